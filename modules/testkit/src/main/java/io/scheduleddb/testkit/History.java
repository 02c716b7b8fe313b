package io.scheduleddb.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was asked, what was answered, what arrived, and what was found at the end; all instants by
/// one clock.
///
/// @param end the instants due before it are to be settled in `jobs`
/// @param jobs by id; one that wasn't found isn't in it
public record History(
    List<Create> creates,
    List<Cancel> cancels,
    List<Read> reads,
    List<Received> deliveries,
    List<Fault> faults,
    Map<String, FinalJob> jobs,
    Instant end) {

  public History {
    creates = List.copyOf(creates);
    cancels = List.copyOf(cancels);
    reads = List.copyOf(reads);
    deliveries = List.copyOf(deliveries);
    faults = List.copyOf(faults);
    jobs = Map.copyOf(jobs);
  }

  /// How an operation ended.
  public enum Kind {
    /// It was acknowledged.
    OK,
    /// It was refused: it had no effect.
    FAIL,
    /// Nobody knows.
    INFO
  }

  /// A job that was to be created.
  ///
  /// @param due of a one-time job; the first of a recurring one
  /// @param interval null for a one-time job
  public record Create(
      String job, Instant due, @Nullable Duration interval, Instant answered, Kind kind) {}

  /// A job that was to be cancelled.
  ///
  /// @param certain whether `cancelled` was answered, not `in_flight`
  public record Cancel(String job, Instant asked, Instant answered, Kind kind, boolean certain) {}

  /// A job that was read, as of the moment of the question.
  ///
  /// @param status null when there was no such job
  public record Read(
      String job, String node, Instant asked, Instant answered, @Nullable String status) {}

  /// A job as it was found at the end.
  ///
  /// @param createdAt when the node stored it: a recurring job has no occurrence before, even if
  ///   its anchor is older
  /// @param said all that the node says of it, its ledger included
  public record FinalJob(
      String status, Instant createdAt, List<Occurrence> occurrences, String said) {
    public FinalJob {
      occurrences = List.copyOf(occurrences);
    }
  }

  /// An occurrence in the ledger.
  ///
  /// @param outcome null while it is open
  public record Occurrence(Instant due, @Nullable String outcome) {}
}
