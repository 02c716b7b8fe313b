package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract, on SQLite.
class SqliteJobStoreTest extends JobStoreContract {
  @TempDir Path directory;

  @Override
  JobStore open() {
    return SqliteJobStore.open(
        StorageOptions.of(directory.resolve("state/scheduled.db")),
        Samples.NO_FAILURE,
        Telemetry.Store.NONE);
  }
}
