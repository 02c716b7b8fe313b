package io.scheduleddb.delivery;

import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webclient.http1.Http1Client;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What all calls share: the HTTP client, connections, and the thread that keeps the deadlines. Any
/// thread.
final class CallContext implements AutoCloseable {
  private final CourierOptions options;
  private final String userAgent;
  private final Http1Client client = plainClient();
  private final Resolver resolver;
  private final Dialer dialer;
  private final ConnectionPool pool;
  private final ScheduledThreadPoolExecutor deadlines;

  CallContext(CourierOptions options) {
    this.options = options;
    this.userAgent = "scheduled-db/" + options.version();
    this.resolver = new Resolver(options.resolverThreads());
    this.dialer = new Dialer(resolver, options.tls());
    this.pool = new ConnectionPool(options);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("delivery-deadlines").daemon().factory());
    deadlines.setRemoveOnCancelPolicy(true);
    deadlines.scheduleWithFixedDelay(() -> pool.sweep(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
  }

  /// HTTP/1.1 as Helidon speaks it, without what it would do of its own accord: redirects, cookies,
  /// decompression, `Expect: 100-continue`, a cache of connections, whatever services are found.
  private static Http1Client plainClient() {
    return Http1Client.create(
        config ->
            config
                .followRedirects(false)
                .sendExpectContinue(false)
                .shareConnectionCache(false)
                .servicesDiscoverServices(false)
                .contentEncoding(
                    ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build()));
  }

  CourierOptions options() {
    return options;
  }

  String userAgent() {
    return userAgent;
  }

  Http1Client client() {
    return client;
  }

  /// Runs `task` on the thread of the deadlines when `delay` is over.
  Future<?> after(Duration delay, Runnable task) {
    return deadlines.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// A connection that nobody else uses: an idle one if there is, else a new one.
  OriginConnection connect(Origin origin) throws IOException, InterruptedException {
    @Nullable OriginConnection idle = pool.take(origin, System.nanoTime());
    OriginConnection connection = idle == null ? dialer.open(origin) : idle;
    connection.begin();
    return connection;
  }

  /// Takes `connection` back after a call that ended as it should.
  void release(OriginConnection connection) {
    pool.put(connection, System.nanoTime());
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    resolver.close();
    pool.close();
    client.closeResource();
  }
}
