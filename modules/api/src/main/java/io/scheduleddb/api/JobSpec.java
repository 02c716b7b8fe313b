package io.scheduleddb.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a user asked for, complete: defaults filled in, everything relative made absolute. Of a
/// stored job it changes only as a whole, by [Command.ReplaceJob]: whoever keeps a [Job] in memory
/// is told, and reads it again.
public record JobSpec(
    JobId id,
    Schedule schedule,
    Bounds bounds,
    Policies policies,
    Target target,
    RetryPolicy retry,
    SortedMap<String, String> labels,
    @Nullable String description) {

  public JobSpec {
    labels = sorted(labels);
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
