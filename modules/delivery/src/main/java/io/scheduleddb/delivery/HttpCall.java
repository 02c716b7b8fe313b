package io.scheduleddb.delivery;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Courier.Caller;
import io.scheduleddb.api.Courier.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One call, on a virtual thread of its own from start to report. Whoever cuts it short sets why
/// and interrupts that thread; every wait in it (lookup, connect, handshake, write, read) ends
/// then.
final class HttpCall implements Runnable {
  private enum State {
    RUNNING,
    TIMED_OUT,
    CANCELLED,
    ENDED
  }

  private final Delivery delivery;
  private final Caller caller;
  private final CallContext context;
  private final CountDownLatch reported = new CountDownLatch(1);
  private State state = State.RUNNING;
  private @Nullable Thread thread;

  private String receiver = "receiver";
  private int status;
  private boolean withheld;
  private boolean answered;
  private @Nullable String excerpt;
  private @Nullable String retryAfter;

  HttpCall(Delivery delivery, Caller caller, CallContext context) {
    this.delivery = delivery;
    this.caller = caller;
    this.context = context;
  }

  @Override
  public void run() {
    Instant startedAt = context.options().clock().instant();
    long startNanos = System.nanoTime();
    Failure failure = isBegun() ? failure(startedAt) : Failure.cancelled(receiver);
    Instant endedAt = startedAt.plusNanos(System.nanoTime() - startNanos);
    try {
      if (withheld) {
        caller.withheld();
      } else {
        caller.ended(result(startedAt, endedAt, failure));
      }
    } finally {
      reported.countDown();
    }
  }

  /// Ends the call unless it has ended. Any thread.
  void cancel() {
    cut(State.CANCELLED);
  }

  /// Waits until the call has reported, for `nanos` at most; whether it has.
  boolean awaitReport(long nanos) throws InterruptedException {
    return reported.await(nanos, TimeUnit.NANOSECONDS);
  }

  private @Nullable Failure failure(Instant startedAt) {
    Duration timeout = delivery.target().timeout();
    Future<?> deadline = context.after(timeout, () -> cut(State.TIMED_OUT));
    Throwable thrown = null;
    try {
      exchange(startedAt);
    } catch (IOException | InterruptedException | RuntimeException e) {
      thrown = e;
    } finally {
      deadline.cancel(false);
    }
    State was = end();
    if (thrown == null) {
      return status / 100 == 2 ? null : Failure.status(receiver, status);
    }
    return switch (was) {
      case TIMED_OUT -> Failure.timeout(receiver, timeout.toMillis(), status);
      case CANCELLED -> Failure.cancelled(receiver);
      case RUNNING, ENDED -> Failure.of(thrown, receiver, answered);
    };
  }

  private void exchange(Instant startedAt) throws IOException, InterruptedException {
    OutgoingRequest request = OutgoingRequest.of(delivery, startedAt, context.userAgent());
    receiver = request.origin().toString();
    OriginConnection connection = context.connect(request.origin());
    boolean reusable = false;
    try {
      withheld = !caller.mayStart();
      if (withheld) {
        reusable = true;
      } else {
        connection.send(request.bytes());
        reusable = receive(request.method(), connection.reader());
      }
    } finally {
      answered = connection.reader().isAnswered();
      if (reusable) {
        context.release(connection);
      } else {
        connection.close();
      }
    }
  }

  /// Reads the response; whether another call may follow on the connection.
  private boolean receive(String method, WireReader reader) throws IOException {
    ResponseHead head = ResponseHead.read(reader);
    status = head.status();
    retryAfter = head.first("retry-after");
    ResponseBody body = ResponseBody.of(head, method, reader);
    read(body);
    return head.keepsAlive() && body.isComplete() && reader.isEmpty();
  }

  /// Reads what the response holds, as far as the options allow; what is left costs the connection.
  private void read(ResponseBody body) throws IOException {
    byte[] kept = new byte[context.options().excerptBytes()];
    int length = 0;
    while (length < kept.length) {
      int read = body.read(kept, length, kept.length - length);
      if (read < 0) {
        return;
      }
      length += read;
      excerpt = Excerpt.text(kept, length);
    }
    drain(body, context.options().drainLimitBytes() - length);
  }

  private static void drain(ResponseBody body, int limit) throws IOException {
    byte[] buffer = new byte[4096];
    for (int left = limit; left > 0; ) {
      int read = body.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private Attempt.Result result(Instant startedAt, Instant endedAt, @Nullable Failure failure) {
    return new Attempt.Result(
        startedAt,
        endedAt,
        status,
        excerpt,
        failure == null ? null : failure.type(),
        failure == null ? null : failure.message(),
        retryAfter == null ? null : RetryAfter.parse(retryAfter, endedAt));
  }

  private synchronized boolean isBegun() {
    thread = Thread.currentThread();
    return state == State.RUNNING;
  }

  private synchronized void cut(State why) {
    if (state == State.RUNNING) {
      state = why;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /// Ends the time in which the call can be cut, and forgets an interrupt: the report isn't part of
  /// what was cut.
  private synchronized State end() {
    State was = state;
    state = State.ENDED;
    Thread.interrupted();
    return was;
  }
}
