package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a user asked for, complete: defaults filled in, everything relative made absolute. Of a
/// stored job it changes only as a whole, by [Command.ReplaceJob]: whoever keeps a [Job] in memory
/// is told, and reads it again.
///
/// @param jitter within which the job's occurrences start later than they are due, all by the same
///   share of it; null: they start when they are due
public record JobSpec(
    JobId id,
    Schedule schedule,
    Bounds bounds,
    Policies policies,
    Target target,
    RetryPolicy retry,
    SortedMap<String, String> labels,
    @Nullable String description,
    @Nullable Duration jitter) {

  public JobSpec {
    Invariant.check(jitter == null || jitter.toMillis() >= 1, "jitter below 1 ms", id);
    labels = sorted(labels);
  }

  /// Without jitter.
  public JobSpec(
      JobId id,
      Schedule schedule,
      Bounds bounds,
      Policies policies,
      Target target,
      RetryPolicy retry,
      SortedMap<String, String> labels,
      @Nullable String description) {
    this(id, schedule, bounds, policies, target, retry, labels, description, null);
  }

  /// How much later than it is due an occurrence starts: the same for every one, so that the time
  /// between two of them is what the schedule says.
  public Duration offset() {
    return jitter == null ? Duration.ZERO : Spread.of(id, jitter);
  }

  /// When the occurrence that is due at `due` starts.
  public Instant startOf(Instant due) {
    return due.plus(offset());
  }

  /// Whether a job with this spec is due at the same instants as one with the other.
  public boolean isDueAs(JobSpec other) {
    return schedule.equals(other.schedule) && bounds.equals(other.bounds);
  }

  private static SortedMap<String, String> sorted(Map<String, String> labels) {
    return labels.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
