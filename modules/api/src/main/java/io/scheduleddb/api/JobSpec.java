package io.scheduleddb.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a user asked for, complete: defaults filled in, everything relative made absolute. It never
/// changes after the job is created.
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

  private static SortedMap<String, String> sorted(Map<String, String> labels) {
    return labels.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
