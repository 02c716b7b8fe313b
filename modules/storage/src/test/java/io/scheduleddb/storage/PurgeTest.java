package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.T0;
import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.attempt;
import static io.scheduleddb.storage.Samples.hourly;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.JobStore.Writer;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the purge takes, and what it leaves.
class PurgeTest {
  @TempDir Path directory;
  private SqliteJobStore store;

  @BeforeEach
  void open() {
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")), Samples.NO_FAILURE, Telemetry.Store.NONE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(Consumer<Writer> work) {
    store.write(writer -> {
      work.accept(writer);
      return true;
    });
  }

  private int purge(Instant before, int limit) {
    return store.write(writer -> writer.purge(before, before, limit)).rows();
  }

  private static void finish(Writer writer, Job job, long second) {
    writer.insert(job, null);
    ended(writer, job.number(), second);
    writer.update(job, job.moved(JobStatus.COMPLETED, null, at(second)));
  }

  private static void ended(Writer writer, long job, long second) {
    writer.record(job, at(second), attempt(1));
    writer.record(job, at(second), attempt(2));
    writer.record(job, at(second), Outcome.COMPLETED, at(second), null);
  }

  @Test
  void finishedJobsGoWithAllTheyHaveOnceTheyAreOld() {
    write(writer -> {
      finish(writer, once(1), 10);
      finish(writer, once(2), 20);
      writer.insert(once(3), null);
    });
    assertEquals(
        new JobStore.Purged(4, 1), store.write(writer -> writer.purge(at(20), at(20), 100)));
    assertEquals(
        new JobStore.Purged(0, 0), store.write(writer -> writer.purge(at(20), at(20), 100)));
    assertNull(store.reader().job(1));
    assertEquals(2, store.reader().jobs(JobFilter.ALL, 0, 10).size());
    assertEquals(1, store.reader().counts().get(JobStatus.COMPLETED));
    assertEquals(1, store.reader().executions(2, null, 10).size());
  }

  @Test
  void historyOfLiveJobsGoesButNotTheJob() {
    write(writer -> {
      writer.insert(hourly(1), null);
      ended(writer, 1, 10);
      ended(writer, 1, 20);
      writer.record(1, at(5), attempt(1));
    });
    assertEquals(3, purge(at(20), 100));
    assertEquals(
        List.of(at(20), at(5)),
        store.reader().executions(1, null, 10).stream().map(e -> e.due()).toList(),
        "what is recent and what is open stays");
  }

  @Test
  void theHistoryOfADeletedJobGoesWhateverItsAge() {
    write(writer -> {
      writer.insert(hourly(1), null);
      ended(writer, 1, 10);
      writer.delete(hourly(1));
    });
    assertEquals(4, purge(T0, 100), "two attempts, an outcome, the mark");
    assertEquals(0, purge(T0, 100));
  }

  @Test
  void oldIdempotencyKeysGo() {
    write(writer -> {
      writer.putIdempotencyKey("old", new KeyUse(1, null), at(10));
      writer.putIdempotencyKey("new", new KeyUse(1, null), at(20));
    });
    assertEquals(1, purge(at(20), 100));
    assertNull(store.write(writer -> writer.idempotencyKey("old")));
    assertEquals(new KeyUse(1, null), store.write(writer -> writer.idempotencyKey("new")));
  }

  @Test
  void aLimitIsKeptAndTheNextPurgeGoesOn() {
    write(writer -> {
      finish(writer, hourly(1), 10);
      ended(writer, 1, 11);
      writer.insert(hourly(2), null);
      ended(writer, 2, 10);
      writer.insert(hourly(3), null);
      ended(writer, 3, 10);
      writer.delete(hourly(3));
      writer.putIdempotencyKey("old", new KeyUse(1, null), at(10));
    });
    int rows = 7 + 3 + 4 + 1;
    for (int left = rows; left >= 2; left -= 2) {
      assertEquals(2, purge(at(100), 2), left + " left");
    }
    assertEquals(1, purge(at(100), 2));
    assertEquals(0, purge(at(100), 2));
  }

  @Test
  void aHalfPurgedOccurrenceNeverLooksOpen() {
    write(writer -> {
      writer.insert(hourly(1), null);
      ended(writer, 1, 10);
    });
    for (int i = 0; i < 3; i++) {
      store
          .reader()
          .executions(1, null, 10)
          .forEach(execution -> assertEquals(Outcome.COMPLETED, execution.outcome()));
      assertEquals(1, purge(at(100), 1));
    }
  }
}
