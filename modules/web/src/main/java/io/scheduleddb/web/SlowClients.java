package io.scheduleddb.web;

import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;

/// Ends connections whose client takes too long over one request, from the end of its first line to
/// the end of its body. Without this a few thousand clients that send a byte now and then would
/// hold every connection: Helidon 4.5 applies no read timeout on its server side, and its idle
/// timeout, which bounds the wait for the first line, leaves a connection alone once that has come.
///
/// A connection's thread is interrupted, which closes its channel.
final class SlowClients implements Http1ConnectionListener, AutoCloseable {
  private final long patienceNanos;
  private final Map<Thread, Long> deadlines = new ConcurrentHashMap<>();
  private final Timer watch = new Timer("slow-clients", true);

  SlowClients(Duration patience) {
    patienceNanos = patience.toNanos();
    long period = Math.max(patience.toMillis() / 4, 1);
    watch.schedule(
        new TimerTask() {
          @Override
          public void run() {
            end();
          }
        },
        period,
        period);
  }

  /// The first line of a request has come, on the connection's thread.
  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    deadlines.put(Thread.currentThread(), System.nanoTime() + patienceNanos);
  }

  /// The request of the current thread has been read.
  void read() {
    deadlines.remove(Thread.currentThread());
  }

  private void end() {
    long now = System.nanoTime();
    deadlines.forEach((thread, deadline) -> {
      if (deadline - now < 0 && deadlines.remove(thread, deadline)) {
        thread.interrupt();
      }
    });
  }

  @Override
  public void close() {
    watch.cancel();
  }
}
