package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: what is worth counting, one part for each module that tells it. Every method is quick,
/// never throws, may be called on any thread, and does nothing unless it is overridden.
public record Telemetry(Deliveries deliveries, Log log, Store store, Link link) {

  /// Counts nothing.
  public static final Telemetry NONE =
      new Telemetry(Deliveries.NONE, Log.NONE, Store.NONE, Link.NONE);

  /// What the scheduler tells.
  public interface Deliveries {
    Deliveries NONE = new Deliveries() {};

    /// An attempt ended; `lateness` is from its instant to its start.
    default void attempted(Attempt attempt) {}

    /// Occurrences of a job got an outcome.
    default void recorded(Outcome outcome, int count) {}

    /// A slot was granted to this node.
    default void granted() {}

    /// Retention removed jobs.
    default void purged(int jobs) {}
  }

  /// What the replicated log tells.
  public interface Log {
    Log NONE = new Log() {};

    /// The log was applied: `entries` with `commands` in one transaction.
    default void applied(int entries, int commands, Duration took) {}

    /// The log's open segment was synced to the disk.
    default void synced(Duration took) {}

    /// The leader that this node knows became another one.
    default void leaderChanged() {}
  }

  /// What the store tells.
  public interface Store {
    Store NONE = new Store() {};

    /// A transaction was committed; how long its end alone took.
    default void committed(Duration took) {}

    /// The store's write-ahead log was synced, or moved into the database.
    default void checkpointed(Duration took) {}
  }

  /// What the link to other nodes tells.
  public interface Link {
    Link NONE = new Link() {};

    /// A question to another node is over.
    default void asked(Answered answered) {}
  }

  /// What came of a question to another node.
  public enum Answered {
    /// It was answered.
    OK,
    /// The other node refused.
    REFUSED,
    /// No answer came, or none that makes sense.
    FAILED
  }

  /// How the scheduler stands now, for gauges.
  ///
  /// @param inFlight calls under way
  /// @param inFlightLimit how many may be
  /// @param buffered due entries held in memory
  /// @param slots granted slots that aren't over
  /// @param oldestDue the instant of the first entry in memory that waits to be started, those that
  ///   wait for a busy host and those that an outage left behind aside; null when none does
  public record Vitals(
      int inFlight,
      int inFlightLimit,
      int buffered,
      List<Long> slots,
      @Nullable Instant oldestDue) {}
}
