package io.scheduleddb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer among readers.
class ConcurrencyTest {
  private static final int TRANSACTIONS = 20_000;

  @TempDir Path directory;

  /// A reader that meets the log's index in the middle of a commit takes the write lock for a
  /// moment to look again; a transaction that had begun to read, and then wants to write, would
  /// fail on it.
  @Test
  void readersNeverMakeTheWriterFail() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    try (JobStore store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("scheduled.db")), Samples.NO_FAILURE)) {
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            Thread.ofPlatform()
                .start(() -> {
                  while (!done.get()) {
                    store.reader().job(1);
                  }
                }));
      }
      try {
        for (int i = 0; i < TRANSACTIONS; i++) {
          long index = i;
          store.write(writer -> {
            writer.job(new JobId("none"));
            writer.applied(new LogPosition(1, index));
            return index;
          });
        }
      } finally {
        done.set(true);
        for (Thread reader : readers) {
          reader.join();
        }
      }
      assertEquals(TRANSACTIONS - 1, store.applied().index());
    }
  }
}
