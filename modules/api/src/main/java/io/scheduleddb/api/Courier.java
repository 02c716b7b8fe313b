package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Port: makes calls.
public interface Courier extends AutoCloseable {

  /// Makes one call and reports what came of it, once, on a thread of its own. Returns at once;
  /// never throws. The whole call, from connecting to the end of the response, takes no longer than
  /// the target's timeout. How many run at once is the caller's to bound.
  void deliver(Delivery delivery, Consumer<Attempt.Result> done);

  /// Ends what still runs after `patience`; each such call reports `CANCELLED`. Returns when all
  /// have reported.
  void drain(Duration patience);

  @Override
  void close();

  /// One call to make.
  ///
  /// @param due the due instant of the occurrence
  /// @param webhookId the stable id of the occurrence
  /// @param fence the log index of the grant
  record Delivery(
      JobId job,
      boolean recurring,
      Target target,
      Instant due,
      int attempt,
      String webhookId,
      long fence) {}
}
