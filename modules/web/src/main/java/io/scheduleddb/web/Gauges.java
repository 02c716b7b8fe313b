package io.scheduleddb.web;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Scheduling.Backlog;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What is read off the node when metrics are asked for: once each time, by [#read]. All are 0
/// before it serves.
final class Gauges {
  private final Standing standing;
  private final MeterMaker maker;
  private final SilenceGauges silences;
  private volatile @Nullable NodeReading latest;

  Gauges(MeterMaker maker, Standing standing, NodeChecks checks, String version) {
    this.maker = maker;
    this.standing = standing;
    this.silences = new SilenceGauges(maker);
    maker.gauge("scheduled_db_build_info", "1; tells the version", "version", version, () -> 1);
    maker.gauge("scheduled_db_ready", "1: ready for requests", () -> checks.isReady() ? 1 : 0);
    maker.gauge("scheduled_db_healthy", "1: does its work", () -> checks.isHealthy() ? 1 : 0);
    work();
    log();
    disk();
  }

  /// Looks at the node; to be called before the gauges are shown. Waits for no writer.
  void read() {
    NodeParts parts = standing.parts();
    if (parts != null) {
      NodeReading reading = NodeReading.of(parts);
      latest = reading;
      silences.show(reading.view());
    }
  }

  private void work() {
    for (JobStatus status : JobStatus.values()) {
      maker.gauge(
          "scheduled_db_jobs",
          "Jobs, by status",
          "status",
          status.text(),
          () -> value(node -> node.jobs(status)));
    }
    entries("current", Backlog::current);
    entries("next", Backlog::next);
    entries("overdue", Backlog::overdue);
    add("scheduled_db_calls_in_flight", "Calls under way", n -> n.vitals().inFlight());
    add(
        "scheduled_db_calls_in_flight_limit",
        "Most calls under way at once",
        n -> n.vitals().inFlightLimit());
    add("scheduled_db_buffered_entries", "Due entries held in memory", n -> n.vitals().buffered());
    add(
        "scheduled_db_oldest_due_age_seconds",
        "For how long the first entry in memory that waits to be started has been due",
        NodeReading::oldestDueAge);
    add(
        "scheduled_db_granted_slots",
        "Granted slots that aren't over",
        n -> n.vitals().slots().size());
  }

  private void entries(String slot, ToDoubleFunction<Backlog> number) {
    maker.gauge(
        "scheduled_db_slot_entries",
        "Pending entries of the slot of now, of the next one, and of all before",
        "slot",
        slot,
        () -> value(node -> number.applyAsDouble(node.backlog())));
  }

  private void log() {
    see("scheduled_db_raft_term", "Current Raft term", ClusterView::term);
    see("scheduled_db_raft_commit_index", "Committed log index", ClusterView::commitIndex);
    see("scheduled_db_raft_applied_index", "Applied log index", ClusterView::appliedIndex);
    add(
        "scheduled_db_raft_apply_lag_entries",
        "Log entries that are committed and not applied here",
        NodeReading::applyLag);
    see("scheduled_db_raft_is_leader", "1 on the leader", view -> view.leads() ? 1 : 0);
    see(
        "scheduled_db_raft_has_leader",
        "1: this node knows who leads",
        view -> view.leader() == null ? 0 : 1);
    see("scheduled_db_members", "Members of the cluster", view -> view.members().size());
    see("scheduled_db_voters", "Members that vote", ClusterView::voters);
    see(
        "scheduled_db_follower_lag_entries",
        "Log entries that the slowest member lacks; 0 unless this node leads",
        ClusterView::lag);
  }

  private void disk() {
    add("scheduled_db_storage_bytes", "Size of the store", n -> n.storage().bytes());
    add(
        "scheduled_db_storage_wal_bytes",
        "Size of the store's write-ahead log",
        n -> n.storage().walBytes());
    add("scheduled_db_disk_used_ratio", "Disk in use, 0 to 1", n -> n.storage().diskUsed());
    add(
        "scheduled_db_disk_limit_ratio",
        "Disk in use from which on no more jobs are taken, 0 to 1",
        n -> n.storage().diskLimit());
    add(
        "scheduled_db_storage_full",
        "1: no more jobs are taken, because this disk is full",
        n -> n.storage().full() ? 1 : 0);
  }

  private void see(String name, String description, ToDoubleFunction<ClusterView> of) {
    add(name, description, node -> of.applyAsDouble(node.view()));
  }

  private void add(String name, String description, ToDoubleFunction<NodeReading> of) {
    maker.gauge(name, description, () -> value(of));
  }

  private double value(ToDoubleFunction<NodeReading> of) {
    NodeReading reading = latest;
    return reading == null ? 0 : of.applyAsDouble(reading);
  }
}
