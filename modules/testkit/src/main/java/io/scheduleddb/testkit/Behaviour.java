package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How a [Receiver] answers on a path. Called on the thread of the connection; several at once.
public interface Behaviour {

  /// Answers one call. What it throws ends the connection.
  ///
  /// @param closed opens when the receiver is closed: what waits, waits for it
  /// @return the status that was sent, 0 when none was; the connection ends after that
  int answer(OutputStream out, CountDownLatch closed) throws IOException, InterruptedException;

  /// Answers `status` with no body.
  static Behaviour status(int status) {
    return status(status, "");
  }

  /// Answers `status` with no body and one more header.
  static Behaviour status(int status, String header) {
    String line = header.isEmpty() ? "" : header + "\r\n";
    String head = "HTTP/1.1 " + status + " Status\r\n" + line + "Content-Length: 0\r\n\r\n";
    byte[] response = head.getBytes(StandardCharsets.US_ASCII);
    return (out, closed) -> {
      out.write(response);
      return status;
    };
  }

  /// Answers 429 and asks to wait.
  static Behaviour retryAfter(Duration wait) {
    return status(429, "Retry-After: " + wait.toSeconds());
  }

  /// Answers nothing until the receiver is closed.
  static Behaviour hang() {
    return (out, closed) -> {
      closed.await();
      return 0;
    };
  }

  /// Answers after `delay` as `then` does.
  static Behaviour delayed(Duration delay, Behaviour then) {
    return (out, closed) ->
        closed.await(delay.toNanos(), TimeUnit.NANOSECONDS) ? 0 : then.answer(out, closed);
  }

  /// Answers 200 and sends the body a byte at a time, `pause` apart, until the caller is gone.
  static Behaviour drip(Duration pause) {
    byte[] head =
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    return (out, closed) -> {
      out.write(head);
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        out.write('x');
      }
      return 200;
    };
  }

  /// Answers the first `count` calls as `first` does, later ones as `then` does.
  static Behaviour first(int count, Behaviour first, Behaviour then) {
    AtomicInteger calls = new AtomicInteger();
    return (out, closed) -> (calls.getAndIncrement() < count ? first : then).answer(out, closed);
  }
}
