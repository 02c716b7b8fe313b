package io.scheduleddb.api;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which jobs a list shows: those that meet every condition.
///
/// @param statuses any of these; empty: all
/// @param recurring null: both types
/// @param labels all of these
public record JobFilter(
    Set<JobStatus> statuses, @Nullable Boolean recurring, Map<String, String> labels) {
  /// Every job.
  public static final JobFilter ALL = new JobFilter(Set.of(), null, Map.of());

  public JobFilter {
    statuses = Set.copyOf(statuses);
    labels = Map.copyOf(labels);
  }
}
