package io.scheduleddb.web;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.scheduleddb.api.JobStatus;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What is read off the node when metrics are asked for. All are 0 before it serves.
record Gauges(MeterRegistry registry, Supplier<@Nullable NodeParts> node) {

  void register() {
    for (JobStatus status : JobStatus.values()) {
      add(
          "scheduled_db_jobs",
          "Jobs, by status",
          List.of(Tag.create("status", status.text())),
          parts -> parts.scheduling().counts().getOrDefault(status, 0L));
    }
    add("scheduled_db_calls_in_flight", "Calls under way", p -> p.scheduling().vitals().inFlight());
    add(
        "scheduled_db_buffered_entries",
        "Due entries held in memory",
        p -> p.scheduling().vitals().buffered());
    add(
        "scheduled_db_granted_slots",
        "Granted slots that aren't over",
        p -> p.scheduling().vitals().slots().size());
    add("scheduled_db_raft_term", "Current Raft term", p -> p.replicator().view().term());
    add(
        "scheduled_db_raft_commit_index",
        "Committed log index",
        p -> p.replicator().view().commitIndex());
    add(
        "scheduled_db_raft_applied_index",
        "Applied log index",
        p -> p.replicator().view().appliedIndex());
    add(
        "scheduled_db_raft_is_leader",
        "1 on the leader",
        p -> p.replicator().view().leads() ? 1 : 0);
    add(
        "scheduled_db_members",
        "Members of the cluster",
        p -> p.replicator().view().members().size());
    add("scheduled_db_voters", "Members that vote", p -> p.replicator().view().voters());
    add(
        "scheduled_db_follower_lag_entries",
        "Log entries that the slowest member lacks; 0 unless this node leads",
        p -> p.replicator().view().lag());
    add("scheduled_db_storage_bytes", "Size of the store", p -> p.storageBytes().getAsLong());
  }

  private void add(String name, String description, ToLongFunction<NodeParts> read) {
    add(name, description, List.of(), read);
  }

  private void add(
      String name, String description, List<Tag> tags, ToLongFunction<NodeParts> read) {
    registry.getOrCreate(Gauge.builder(name, () -> read(read)).description(description).tags(tags));
  }

  private long read(ToLongFunction<NodeParts> read) {
    NodeParts parts = node.get();
    return parts == null ? 0 : read.applyAsLong(parts);
  }
}
