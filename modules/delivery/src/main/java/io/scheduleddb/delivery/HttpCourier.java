package io.scheduleddb.delivery;

import io.scheduleddb.api.Courier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes calls by HTTP/1.1, each on a virtual thread of its own. Redirects aren't followed, and
/// nothing is sent twice in one call. Any thread.
public final class HttpCourier implements Courier {
  private final CallContext context;
  private final Set<HttpCall> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public HttpCourier(CourierOptions options) {
    this.context = new CallContext(options);
  }

  /// After [#close] the report is `CANCELLED`, and no call is made.
  @Override
  public Ongoing deliver(Delivery delivery, Caller caller) {
    HttpCall call = new HttpCall(delivery, caller, context);
    calls.add(call);
    if (closed) {
      call.cancel();
    }
    Thread.ofVirtual()
        .name("delivery-" + delivery.job())
        .start(() -> {
          try {
            call.run();
          } finally {
            calls.remove(call);
          }
        });
    return call::cancel;
  }

  /// Concerns the calls that run now; what is handed in meanwhile isn't waited for.
  @Override
  public void drain(Duration patience) {
    List<HttpCall> running = List.copyOf(calls);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (HttpCall call : running) {
        call.awaitReport(deadline - System.nanoTime());
      }
      running.forEach(HttpCall::cancel);
      for (HttpCall call : running) {
        call.awaitReport(Long.MAX_VALUE);
      }
    } catch (InterruptedException e) {
      running.forEach(HttpCall::cancel);
      Thread.currentThread().interrupt();
    }
  }

  /// Ends what still runs, waits for the reports, and closes all connections.
  @Override
  public void close() {
    closed = true;
    drain(Duration.ZERO);
    context.close();
  }
}
