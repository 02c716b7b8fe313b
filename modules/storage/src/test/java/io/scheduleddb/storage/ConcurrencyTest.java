package io.scheduleddb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
            StorageOptions.of(directory.resolve("scheduled.db")),
            Samples.NO_FAILURE,
            Telemetry.Store.NONE)) {
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

  /// As many as a busy node has, so that there is no moment without one; each sees one content
  /// whole.
  @Test
  @Timeout(60)
  void readersSeeTheOldOrTheNewContentOverAReplacement() throws InterruptedException {
    Path copy = directory.resolve("copy.db");
    AtomicBoolean done = new AtomicBoolean();
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    try (JobStore store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("scheduled.db")),
            Samples.NO_FAILURE,
            Telemetry.Store.NONE)) {
      store.copyTo(copy);
      store.write(writer -> {
        for (int i = 0; i < 500; i++) {
          writer.insert(Samples.once(writer.nextNumber()), null);
        }
        return true;
      });
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        readers.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (!done.get()) {
                    seen.add(store.reader().jobs(JobFilter.ALL, 0, 1000).size());
                  }
                }));
      }
      try {
        while (seen.isEmpty()) {
          Thread.onSpinWait();
        }
        store.replaceWith(copy);
      } finally {
        done.set(true);
        for (Thread reader : readers) {
          reader.join();
        }
      }
      assertTrue(Set.of(0, 500).containsAll(seen), seen::toString);
      assertEquals(0, store.reader().jobs(JobFilter.ALL, 0, 1000).size());
    }
  }

  /// What readers do to the writer, step by step: whoever holds the lock for a moment is waited for
  /// at the beginning.
  @Test
  void aTransactionReadsNothingBeforeItMayWrite() throws Exception {
    Path file = directory.resolve("scheduled.db");
    CountDownLatch hasRead = new CountDownLatch(1);
    try (JobStore store =
            SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement lock = other.createStatement();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      lock.execute("BEGIN IMMEDIATE");
      Future<Long> index =
          executor.submit(() ->
              store.write(writer -> {
                writer.job(new JobId("none"));
                hasRead.countDown();
                writer.applied(new LogPosition(1, 7));
                return 7L;
              }));
      assertFalse(hasRead.await(300, TimeUnit.MILLISECONDS));
      lock.execute("ROLLBACK");
      assertEquals(7, index.get());
      assertEquals(7, store.applied().index());
    }
  }
}
