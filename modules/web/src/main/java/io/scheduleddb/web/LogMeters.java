package io.scheduleddb.web;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Timer;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;

/// Counts what the replicated log tells.
final class LogMeters implements Telemetry.Log {
  private final Timer applies;
  private final Counter entries;
  private final Counter commands;
  private final Timer syncs;
  private final Counter leaderChanges;

  LogMeters(MeterMaker maker) {
    applies =
        maker.timer(
            "scheduled_db_apply_duration_seconds",
            "Time to apply a batch",
            1,
            2,
            5,
            10,
            25,
            50,
            100,
            250,
            1000,
            5000);
    entries = maker.counter("scheduled_db_applied_entries", "Log entries applied");
    commands = maker.counter("scheduled_db_applied_commands", "Commands applied");
    syncs =
        maker.timer(
            "scheduled_db_raft_log_sync_duration_seconds",
            "Time of a sync of the log to the disk",
            StoreMeters.DISK);
    leaderChanges =
        maker.counter(
            "scheduled_db_raft_leader_changes",
            "How often the leader that this node knows became another one");
  }

  @Override
  public void applied(int entries, int commands, Duration took) {
    this.entries.increment(entries);
    this.commands.increment(commands);
    applies.record(took);
  }

  @Override
  public void synced(Duration took) {
    syncs.record(took);
  }

  @Override
  public void leaderChanged() {
    leaderChanges.increment();
  }
}
