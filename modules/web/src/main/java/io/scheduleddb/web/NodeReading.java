package io.scheduleddb.web;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A node as it was when metrics were asked for: read once, for all gauges.
record NodeReading(
    Map<JobStatus, Long> jobs,
    Scheduling.Backlog backlog,
    Telemetry.Vitals vitals,
    ClusterView view,
    NodeParts.Storage storage,
    Instant at) {

  static NodeReading of(NodeParts node) {
    return new NodeReading(
        node.scheduling().counts(),
        node.scheduling().backlog(),
        node.scheduling().vitals(),
        node.replicator().view(),
        node.storage().get(),
        node.clock().instant());
  }

  long jobs(JobStatus status) {
    return jobs.getOrDefault(status, 0L);
  }

  /// For how long the first entry that waits to be started has been due, in seconds; 0 when nothing
  /// that waits is due.
  double oldestDueAge() {
    Instant due = vitals.oldestDue();
    return due == null || due.isAfter(at) ? 0 : seconds(Duration.between(due, at));
  }

  /// How many entries are committed and not applied here.
  long applyLag() {
    return Math.max(0, view.commitIndex() - view.appliedIndex());
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
