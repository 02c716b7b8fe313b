package io.scheduleddb.web;

import io.helidon.metrics.api.Timer;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;

/// Counts what the store tells.
final class StoreMeters implements Telemetry.Store {
  /// Bounds in milliseconds for what a disk does: from one that has a cache to one that is ill.
  static final double[] DISK = {
    0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000
  };

  private final Timer commits;
  private final Timer checkpoints;

  StoreMeters(MeterMaker maker) {
    commits =
        maker.timer(
            "scheduled_db_storage_commit_duration_seconds",
            "Time of the COMMIT of a transaction",
            DISK);
    checkpoints =
        maker.timer(
            "scheduled_db_storage_checkpoint_duration_seconds",
            "Time to sync the store's write-ahead log and to move it into the database",
            DISK);
  }

  @Override
  public void committed(Duration took) {
    commits.record(took);
  }

  @Override
  public void checkpointed(Duration took) {
    checkpoints.record(took);
  }
}
