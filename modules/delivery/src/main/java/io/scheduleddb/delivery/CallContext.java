package io.scheduleddb.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What all calls share: connections, names, and the thread that keeps the deadlines. Any thread.
final class CallContext implements AutoCloseable {
  private final CourierOptions options;
  private final String userAgent;
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
    var _ =
        deadlines.scheduleWithFixedDelay(
            () -> pool.sweep(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
  }

  CourierOptions options() {
    return options;
  }

  String userAgent() {
    return userAgent;
  }

  /// Runs `task` on the thread of the deadlines when `delay` is over.
  Future<?> after(Duration delay, Runnable task) {
    return deadlines.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// A connection that nobody else uses: an idle one if there is, else a new one.
  OriginConnection connect(Origin origin) throws IOException, InterruptedException {
    @Nullable OriginConnection idle = pool.take(origin, System.nanoTime());
    return idle == null ? dialer.open(origin) : idle;
  }

  /// Takes `connection` back after a call that another may follow.
  void release(OriginConnection connection) {
    pool.put(connection, System.nanoTime());
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    resolver.close();
    pool.close();
  }
}
