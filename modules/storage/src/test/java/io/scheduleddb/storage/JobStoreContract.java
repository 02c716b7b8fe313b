package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.T0;
import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.attempt;
import static io.scheduleddb.storage.Samples.entry;
import static io.scheduleddb.storage.Samples.hourly;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.JobStore.SlotLoad;
import io.scheduleddb.api.JobStore.Writer;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [JobStore] does.
abstract class JobStoreContract {
  private JobStore store;

  /// An empty store.
  abstract JobStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void write(Consumer<Writer> work) {
    store.write(writer -> {
      work.accept(writer);
      return true;
    });
  }

  private void insert(Job... jobs) {
    write(writer -> {
      for (Job job : jobs) {
        writer.insert(job, null);
      }
    });
  }

  @Test
  void beginsBeforeTheFirstLogEntry() {
    assertEquals(LogPosition.START, store.applied());
  }

  @Test
  void keepsThePositionOfTheLastTransaction() {
    write(writer -> writer.applied(new LogPosition(3, 7)));
    write(writer -> writer.nextNumber());
    assertEquals(new LogPosition(3, 7), store.applied());
    assertEquals(new LogPosition(3, 7), store.checkpoint());
  }

  @Test
  void givesTheResultOfTheWork() {
    assertEquals("result", store.write(writer -> "result"));
  }

  @Test
  void neverGivesANumberTwice() {
    assertEquals(1, store.<Long>write(Writer::nextNumber));
    assertEquals(List.of(2L, 3L), store.write(w -> List.of(w.nextNumber(), w.nextNumber())));
    assertEquals(4, store.<Long>write(Writer::nextNumber));
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    insert(once(1));
    var failure = new IllegalStateException("on purpose");
    assertEquals(
        failure,
        assertThrows(IllegalStateException.class, () -> write(w -> changeAll(w, failure))));
    assertEquals(List.of(once(1)), store.reader().jobs(JobFilter.ALL, 0, 10));
    assertEquals(1, store.reader().counts().get(JobStatus.PENDING));
    assertEquals(0, store.reader().counts().get(JobStatus.PAUSED));
    assertEquals(LogPosition.START, store.applied());
    assertTrue(store.reader().grants().isEmpty());
    assertTrue(store.reader().executions(1, null, 10).isEmpty());
    assertTrue(store.reader().slots(0, 100, 10).isEmpty());
    assertNull(store.write(w -> w.idempotencyKey("key")));
    assertEquals(1, store.<Long>write(Writer::nextNumber));
  }

  private static void changeAll(Writer writer, RuntimeException failure) {
    writer.applied(new LogPosition(1, 1));
    writer.nextNumber();
    writer.insert(once(2), "print");
    writer.update(once(1), once(1).moved(JobStatus.PAUSED, null, at(5)));
    writer.put(entry(6, 1));
    writer.put(new Grant(6, 1, List.of("a"), 5, null));
    writer.record(1, at(60), attempt(1));
    writer.record(1, at(60), Outcome.COMPLETED, at(61), null);
    writer.putIdempotencyKey("key", new KeyUse(1, "print"), T0);
    throw failure;
  }

  @Test
  void aWriterSeesWhatItWrote() {
    write(writer -> {
      writer.insert(once(1), "print");
      assertEquals(once(1), writer.job(1));
      assertEquals(once(1), writer.job(new JobId("job-1")));
      assertEquals("print", writer.fingerprint(1));
      assertNull(writer.job(2));
      assertNull(writer.job(new JobId("job-2")));
      assertNull(writer.fingerprint(2));
      assertNull(store.reader().job(1), "a reader doesn't");
    });
  }

  @Test
  void aReaderFindsAJobByIdAndByNumber() {
    insert(once(1), hourly(2));
    assertEquals(hourly(2), store.reader().job(new JobId("job-2")));
    assertEquals(once(1), store.reader().job(1));
    assertNull(store.reader().job(3));
    assertNull(store.reader().job(new JobId("JOB-1")), "ids differ by case");
  }

  @Test
  void anUpdateReplacesWhatCanChange() {
    insert(once(1));
    Job paused = once(1).moved(JobStatus.PAUSED, null, at(5)).because("why");
    write(writer -> writer.update(once(1), paused));
    assertEquals(paused, store.reader().job(1));
    Job again = paused.scheduled(at(90), 0, at(6)).because(null);
    write(writer -> writer.update(paused, again));
    assertEquals(again, store.reader().job(1));
  }

  @Test
  void countsFollowEveryChange() {
    insert(once(1), once(2), once(3));
    write(writer -> {
      writer.update(once(1), once(1).moved(JobStatus.COMPLETED, null, at(5)));
      writer.delete(once(2));
    });
    var counts = store.reader().counts();
    assertEquals(1, counts.get(JobStatus.PENDING));
    assertEquals(1, counts.get(JobStatus.COMPLETED));
    assertEquals(Set.of(JobStatus.values()), counts.keySet());
  }

  @Test
  void aDeletedJobIsGoneWithAllItHas() {
    Job job = Samples.labelled(1, java.util.Map.of("env", "prod"));
    write(writer -> {
      writer.insert(job, "print");
      writer.put(entry(6, 1));
      writer.record(1, at(10), attempt(1));
      writer.record(1, at(10), Outcome.COMPLETED, at(11), null);
    });
    write(writer -> writer.delete(job));
    assertNull(store.reader().job(1));
    assertNull(store.reader().job(job.id()));
    assertTrue(store.reader().executions(1, null, 10).isEmpty());
    assertTrue(store.reader().due(6, null, 10, 1000).isEmpty());
    JobFilter byLabel = new JobFilter(Set.of(), null, java.util.Map.of("env", "prod"));
    assertTrue(store.reader().jobs(byLabel, 0, 10).isEmpty());
  }

  @Test
  void aJobUnderADeletedIdSharesNothingWithIt() {
    Job old = once(1);
    write(writer -> {
      writer.insert(old, null);
      writer.record(1, at(10), Outcome.COMPLETED, at(11), null);
      writer.delete(old);
    });
    Job anew = Samples.job(2, old.spec());
    insert(anew);
    assertEquals(anew, store.reader().job(old.id()));
    assertTrue(store.reader().executions(2, null, 10).isEmpty());
  }

  @Test
  void entriesAreFoundByOccurrenceAndByJob() {
    SlotEntry first = entry(6, 60, 1, 60, 2);
    SlotEntry second = entry(5, 50, 1, 120, 1);
    insert(hourly(1), once(2));
    write(writer -> {
      writer.put(second);
      writer.put(first);
      writer.put(entry(6, 2));
      assertEquals(first, writer.entry(1, at(60)));
      assertNull(writer.entry(1, at(61)));
      assertEquals(List.of(first, second), writer.entries(1), "oldest due first");
      assertTrue(writer.hasEntries(5));
      assertFalse(writer.hasEntries(7));
    });
    assertEquals(List.of(first, second), store.reader().entries(1));
    assertTrue(store.reader().hasOpenOccurrenceBefore(1, at(61)));
    assertFalse(store.reader().hasOpenOccurrenceBefore(1, at(60)));
  }

  @Test
  void anEntryIsRemovedOnce() {
    insert(once(1));
    write(writer -> {
      writer.put(entry(6, 1));
      assertFalse(writer.remove(entry(6, 60, 1, 60, 2)), "another attempt");
      assertTrue(writer.remove(entry(6, 1)));
      assertFalse(writer.remove(entry(6, 1)));
    });
  }

  @Test
  void dueEntriesComeInOrderAndInPages() {
    List<SlotEntry> expected =
        List.of(
            entry(6, 60, 1, 60, 1),
            entry(6, 60, 2, 50, 1),
            entry(6, 60, 2, 55, 1),
            entry(6, 61, 1, 40, 1));
    insert(hourly(1), hourly(2));
    write(writer -> {
      expected.reversed().forEach(writer::put);
      writer.put(entry(7, 70, 1, 70, 1));
      writer.put(entry(5, 50, 1, 30, 1));
    });
    List<SlotEntry> seen = new ArrayList<>();
    SlotEntry after = null;
    for (int page = 0; page < 4; page++) {
      List<DueJob> due = store.reader().due(6, after, 1, 1000);
      after = due.getFirst().entry();
      assertEquals(after.job(), due.getFirst().job().number());
      seen.add(after);
    }
    assertEquals(expected, seen);
    assertTrue(store.reader().due(6, after, 10, 1000).isEmpty());
    assertEquals(4, store.reader().due(6, null, 10, 1000).size());
  }

  @Test
  void aDuePageEndsBeforeItHoldsTooMuchButHoldsOne() {
    insert(once(1), once(2), once(3));
    write(writer -> {
      for (int number = 1; number <= 3; number++) {
        writer.put(entry(6, number));
      }
    });
    int payload = Samples.TARGET.payload().length();
    assertEquals(2, store.reader().due(6, null, 10, 2 * payload + 1).size());
    assertEquals(1, store.reader().due(6, null, 10, 1).size());
  }

  @Test
  void slotsWithEntriesAreListed() {
    insert(hourly(1));
    write(writer -> {
      writer.put(entry(3, 30, 1, 30, 1));
      writer.put(entry(3, 31, 1, 31, 1));
      writer.put(entry(5, 50, 1, 50, 1));
      writer.put(entry(9, 90, 1, 90, 1));
    });
    assertEquals(List.of(new SlotLoad(3, 2), new SlotLoad(5, 1)), store.reader().slots(3, 8, 10));
    assertEquals(List.of(new SlotLoad(3, 2)), store.reader().slots(0, 100, 1));
    assertEquals(3, store.reader().entries(3, 8, 10));
    assertEquals(2, store.reader().entries(Long.MIN_VALUE, 4, 10));
    assertEquals(3, store.reader().entries(0, 100, 3));
    assertEquals(0, store.reader().entries(10, 100, 3));
  }

  @Test
  void grantsAreKeptPerSlot() {
    Grant first = new Grant(5, 1, List.of("a", "b"), 10, null);
    Grant second = new Grant(5, 2, List.of(), 20, at(5));
    Grant other = new Grant(4, 2, List.of("a"), 21, null);
    write(writer -> {
      writer.put(first);
      assertEquals(first, writer.grant(5));
      writer.put(second);
      writer.put(other);
      assertNull(writer.grant(6));
    });
    assertEquals(List.of(other, second), store.reader().grants());
    write(writer -> writer.removeGrant(4));
    assertEquals(List.of(second), store.reader().grants());
  }

  @Test
  void aReleasedGrantStaysOnlyForWhatIsUncertain() {
    write(writer -> {
      writer.put(new Grant(4, 1, List.of("a"), 10, null));
      writer.put(new Grant(5, 2, List.of("a"), 20, at(5)));
      writer.put(new Grant(6, 2, List.of("a"), 21, null));
      writer.releaseGrants(2);
    });
    assertEquals(
        List.of(new Grant(4, 1, List.of("a"), 10, null), new Grant(5, 2, List.of(), 20, at(5))),
        store.reader().grants());
  }

  @Test
  void anOccurrenceGetsOneOutcome() {
    insert(once(1));
    write(writer -> {
      assertNull(writer.outcome(1, at(60)));
      assertTrue(writer.record(1, at(60), Outcome.MISSED, at(99), "outage"));
      assertEquals(Outcome.MISSED, writer.outcome(1, at(60)));
      assertFalse(writer.record(1, at(60), Outcome.COMPLETED, at(100), null));
    });
    assertEquals(Outcome.MISSED, store.reader().outcome(1, at(60)));
    assertNull(store.reader().outcome(1, at(61)));
    assertEquals(
        List.of(new Execution(at(60), Outcome.MISSED, at(99), "outage", List.of())),
        store.reader().executions(1, null, 10));
  }

  @Test
  void theLedgerShowsOpenOccurrencesAndEveryAttempt() {
    Attempt failed =
        new Attempt(
            1,
            "nöde",
            4,
            Duration.ZERO,
            new Attempt.Result(
                at(60), at(62), 0, null, Attempt.ErrorType.DNS_ERROR, "no address", null));
    insert(hourly(1), hourly(2));
    write(writer -> {
      writer.record(1, at(60), attempt(2));
      writer.record(1, at(60), failed);
      writer.record(1, at(60), Outcome.COMPLETED, at(63), null);
      writer.record(1, at(120), Outcome.SKIPPED, at(120), "overlap");
      writer.record(1, at(180), attempt(1));
      writer.record(2, at(180), attempt(1));
    });
    Execution open = new Execution(at(180), null, null, null, List.of(attempt(1)));
    Execution skipped = new Execution(at(120), Outcome.SKIPPED, at(120), "overlap", List.of());
    Execution done =
        new Execution(at(60), Outcome.COMPLETED, at(63), null, List.of(failed, attempt(2)));
    assertEquals(List.of(open, skipped, done), store.reader().executions(1, null, 10));
    assertEquals(List.of(open, skipped), store.reader().executions(1, null, 2));
    assertEquals(List.of(skipped, done), store.reader().executions(1, at(180), 2));
  }

  @Test
  void anOccurrenceKeepsWhereItComesFrom() {
    insert(hourly(1));
    SlotEntry.Cause cause =
        new SlotEntry.Cause(SlotEntry.Origin.TRIGGERED, Policies.Overlap.ALLOW, 0, "now");
    SlotEntry asked = new SlotEntry(6, at(61), 1, at(61), 1, cause);
    write(writer -> {
      writer.put(asked);
      writer.record(1, at(61), attempt(1));
    });
    assertEquals(asked, store.write(writer -> writer.entry(1, at(61))));
    assertEquals(asked, store.reader().due(6, null, 9, 1 << 20).getFirst().entry());
    assertEquals(cause.origin(), store.reader().executions(1, null, 9).getFirst().origin());
    write(writer -> {
      assertTrue(writer.remove(asked));
      assertTrue(writer.record(asked, Outcome.COMPLETED, at(62), "now"));
    });
    Execution recorded = store.reader().executions(1, null, 9).getFirst();
    assertEquals(cause.origin(), recorded.origin());
    assertEquals("now", recorded.reason());
  }

  @Test
  void whatMakesUpForThePastWaitsForOthersAndNobodyForIt() {
    insert(hourly(1));
    SlotEntry.Cause cause = new SlotEntry.Cause(SlotEntry.Origin.BACKFILLED, null, 0, null);
    write(writer -> writer.put(new SlotEntry(6, at(60), 1, at(10), 1, cause)));
    assertFalse(store.reader().hasOpenOccurrenceBefore(1, at(60)));
    assertFalse(store.reader().hasPrecedence(1, at(10), at(60)), "not for itself");
    assertTrue(store.reader().hasPrecedence(1, at(20), at(60)), "for an earlier one");
    write(writer -> writer.put(new SlotEntry(6, at(61), 1, at(61), 1)));
    assertFalse(store.reader().hasPrecedence(1, at(10), at(60)), "not due yet");
    assertTrue(store.reader().hasPrecedence(1, at(10), at(61)));
    assertTrue(store.reader().hasOpenOccurrenceBefore(1, at(62)));
  }

  @Test
  void aReplacedJobKeepsItsEntriesAndItsHistory() {
    Job before = Samples.labelled(1, Map.of("old", "x"));
    insert(before);
    JobSpec spec =
        Samples.spec("job-1", new Schedule.Every(Duration.ofHours(1), T0), Map.of("new", "y"));
    write(writer -> {
      writer.put(entry(6, 1));
      writer.record(1, at(30), Outcome.COMPLETED, at(31), null);
      Job after = before.replaced(spec, at(60), 2, at(40)).as(JobStatus.PAUSED);
      writer.replace(before, after, "print");
      assertEquals(after, writer.job(1));
      assertEquals("print", writer.fingerprint(1));
      assertEquals(List.of(entry(6, 1)), writer.entries(1));
    });
    assertEquals(1, store.reader().executions(1, null, 9).size());
    assertEquals(1, store.reader().counts().get(JobStatus.PAUSED));
    assertEquals(0, store.reader().counts().get(JobStatus.PENDING));
    assertEquals(1, found(true, Map.of("new", "y")));
    assertEquals(0, found(false, Map.of()));
    assertEquals(0, found(true, Map.of("old", "x")));
  }

  private int found(boolean recurring, Map<String, String> labels) {
    return store.reader().jobs(new JobFilter(Set.of(), recurring, labels), 0, 9).size();
  }

  @Test
  void anIdempotencyKeyStandsForAJob() {
    write(writer -> {
      assertNull(writer.idempotencyKey("key"));
      writer.putIdempotencyKey("key", new KeyUse(1, "print"), T0);
      writer.putIdempotencyKey("other", new KeyUse(2, T0, null), T0);
    });
    assertEquals(new KeyUse(1, "print"), store.write(w -> w.idempotencyKey("key")));
    assertEquals(new KeyUse(2, T0, null), store.write(w -> w.idempotencyKey("other")));
  }

  @Test
  void aSecondWriterIsRefused() {
    write(
        writer -> assertThrows(IllegalStateException.class, () -> store.write(again -> "nested")));
  }

  @Test
  void aWriterIsOfNoUseAfterItsTransaction() {
    Writer kept = store.write(writer -> writer);
    assertThrows(IllegalStateException.class, () -> kept.job(1));
  }

  @Test
  void tellsItsSize() {
    JobStore.Size size = store.reader().size();
    assertTrue(size.database() > 0 && size.log() > 0, size.toString());
    assertEquals(size.database() + size.log(), size.total());
  }
}
