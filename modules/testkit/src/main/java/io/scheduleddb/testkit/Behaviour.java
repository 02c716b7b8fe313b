package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
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
    String head = "HTTP/1.1 " + status + " Status\r\nContent-Length: 0\r\n\r\n";
    byte[] response = head.getBytes(StandardCharsets.US_ASCII);
    return (out, closed) -> {
      out.write(response);
      return status;
    };
  }

  /// Answers nothing until the receiver is closed.
  static Behaviour hang() {
    return (out, closed) -> {
      closed.await();
      return 0;
    };
  }

  /// Counts the call in `arrivals`, then answers as `then` does.
  static Behaviour counting(CountDownLatch arrivals, Behaviour then) {
    return (out, closed) -> {
      arrivals.countDown();
      return then.answer(out, closed);
    };
  }

  /// Answers the first `count` calls as `first` does, later ones as `then` does.
  static Behaviour first(int count, Behaviour first, Behaviour then) {
    AtomicInteger calls = new AtomicInteger();
    return (out, closed) -> (calls.getAndIncrement() < count ? first : then).answer(out, closed);
  }
}
