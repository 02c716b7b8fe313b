package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Port: makes calls.
public interface Courier extends AutoCloseable {

  /// Makes one call and reports what came of it, once, on a thread of its own. Returns at once;
  /// never throws. The whole call, from connecting to the end of the response, takes no longer than
  /// the target's timeout. How many run at once is the caller's to bound.
  Ongoing deliver(Delivery delivery, Caller caller);

  /// Ends what still runs after `patience`; each such call reports `CANCELLED`. Returns when all
  /// have reported.
  void drain(Duration patience);

  @Override
  void close();

  /// A call that was handed in.
  @FunctionalInterface
  interface Ongoing {
    /// Breaks the call off: it reports `CANCELLED`, soon, unless it has ended. The receiver may
    /// have got it all the same. Any thread; doesn't wait.
    void abort();
  }

  /// Whoever wants a call made. Called on the courier's threads; must be quick.
  @FunctionalInterface
  interface Caller {
    /// The call was made, or tried.
    void ended(Attempt.Result result);

    /// Whether the call may still be made. Asked once, when the connection stands, right before the
    /// first byte of the request is written. After a no nothing is written, and [#withheld] follows
    /// in place of [#ended].
    default boolean mayStart() {
      return true;
    }

    /// The call wasn't made: no byte of the request has left.
    default void withheld() {}
  }

  /// One call to make.
  ///
  /// @param due the due instant of the occurrence
  /// @param webhookId the stable id of the occurrence
  /// @param fence the log index of the grant
  /// @param trace what the receiver is told of the trace; null: nothing
  record Delivery(
      JobId job,
      boolean recurring,
      Target target,
      Instant due,
      int attempt,
      String webhookId,
      long fence,
      @Nullable TraceContext trace) {}
}
