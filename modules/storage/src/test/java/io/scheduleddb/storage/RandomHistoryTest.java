package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.attempt;
import static io.scheduleddb.storage.Samples.hourly;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.JobStore.Writer;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random operations: the same give the same content, and what is kept agrees with what is counted.
class RandomHistoryTest {
  private static final int TRANSACTIONS = 150;

  @TempDir Path directory;

  @Test
  void theSameOperationsGiveTheSameContent() throws SQLException {
    long seed = System.nanoTime();
    Path one = directory.resolve("one.db");
    Path other = directory.resolve("other.db");
    run(one, seed, false);
    run(other, seed, true);
    assertEquals(Dump.content(one), Dump.content(other), () -> "seed " + seed);
    assertEquals(
        Dump.ask(one, "SELECT status, count(*) FROM job GROUP BY 1"),
        Dump.ask(one, "SELECT status, jobs FROM status_count WHERE jobs <> 0 ORDER BY 1"),
        () -> "seed " + seed);
    assertEquals("", Dump.ask(one, ORPHANS), () -> "seed " + seed);
    assertEquals("ok\n", Dump.ask(one, "PRAGMA integrity_check"));
  }

  private static final String ORPHANS =
      """
      SELECT 'spec', number FROM spec WHERE number NOT IN (SELECT number FROM job)
      UNION ALL SELECT 'label', job FROM job_label WHERE job NOT IN (SELECT number FROM job)
      UNION ALL SELECT 'entry', job FROM slot_entry WHERE job NOT IN (SELECT number FROM job)
      UNION ALL SELECT 'ledger', job FROM ledger
        WHERE job NOT IN (SELECT number FROM job UNION SELECT number FROM deleted_job)
      UNION ALL SELECT 'attempt', job FROM attempt
        WHERE job NOT IN (SELECT number FROM job UNION SELECT number FROM deleted_job)\
      """;

  /// With `disturbed`, other things happen too that must not show: reopening, failed transactions.
  private static void run(Path file, long seed, boolean disturbed) {
    Random random = new Random(seed);
    SqliteJobStore store =
        SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
    for (int i = 1; i <= TRANSACTIONS; i++) {
      LogPosition position = new LogPosition(1, i);
      if (disturbed && i % 50 == 0) {
        store.close();
        store =
            SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
      }
      if (disturbed && i % 7 == 0) {
        fail(store, i);
      }
      store.write(writer -> {
        writer.applied(position);
        for (int operation = 0; operation < 10; operation++) {
          step(writer, random, position.index());
        }
        return true;
      });
    }
    store.close();
  }

  private static void fail(SqliteJobStore store, long seed) {
    try {
      store.write(writer -> {
        step(writer, new Random(seed), seed);
        throw new IllegalStateException("on purpose");
      });
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().equals("on purpose"), e::getMessage);
    }
  }

  private static void step(Writer writer, Random random, long second) {
    long some = 1L + random.nextInt((int) second * 3 + 1);
    Job job = writer.job(some);
    int choice = random.nextInt(8);
    if (choice <= 2 || job == null) {
      create(writer, random, second);
    } else if (choice == 3) {
      writer.delete(job);
    } else if (choice == 4) {
      JobStatus status = JobStatus.values()[random.nextInt(JobStatus.values().length)];
      writer.update(job, job.moved(status, null, at(second)));
    } else if (choice == 5) {
      end(writer, some, second);
    } else if (choice == 6) {
      writer.putIdempotencyKey("key-" + some, new KeyUse(some, null), at(second));
    } else {
      int limit = random.nextInt(5);
      int purged = writer.purge(at(second - 20), at(second - 10), limit).rows();
      assertTrue(purged <= limit, "purged " + purged + " of " + limit);
    }
  }

  private static void create(Writer writer, Random random, long second) {
    long number = writer.nextNumber();
    writer.insert(random.nextBoolean() ? once(number) : hourly(number), "print");
    writer.put(new SlotEntry(second / 10, at(second), number, at(60), 1));
  }

  private static void end(Writer writer, long job, long second) {
    for (SlotEntry entry : writer.entries(job)) {
      writer.remove(entry);
      writer.record(job, entry.due(), attempt(entry.attempt()));
      writer.record(job, entry.due(), Outcome.COMPLETED, at(second), null);
    }
  }
}
