package io.scheduleddb.testkit.store;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.testkit.store.Tables.Ending;
import io.scheduleddb.testkit.store.Tables.Occurrence;
import io.scheduleddb.testkit.store.Tables.Try;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The writing side of one transaction.
final class MemoryWriter implements JobStore.Writer {
  private final Tables tables;
  private final List<Change<?, ?>> changes;
  private boolean closed;

  MemoryWriter(Tables tables, List<Change<?, ?>> changes) {
    this.tables = tables;
    this.changes = changes;
  }

  /// The transaction is over.
  void close() {
    closed = true;
  }

  private Tables tables() {
    Invariant.check(!closed, "a writer outside of its transaction", this);
    return tables;
  }

  /// Puts a value; removes it when it is null.
  <K, V> void set(Map<K, V> table, K key, @Nullable V value) {
    changes.add(Change.make(table, key, value));
  }

  @Override
  public void applied(LogPosition position) {
    set(tables().applied, Tables.ONLY, position);
  }

  @Override
  public long nextNumber() {
    long number = Objects.requireNonNull(tables().numbers.get(Tables.ONLY)) + 1;
    set(tables.numbers, Tables.ONLY, number);
    return number;
  }

  @Override
  public @Nullable Job job(JobId id) {
    return tables().job(id);
  }

  @Override
  public @Nullable Job job(long number) {
    return tables().jobs.get(number);
  }

  @Override
  public void insert(Job job, @Nullable String fingerprint) {
    boolean anew = !tables().jobs.containsKey(job.number()) && tables.job(job.id()) == null;
    Invariant.check(anew, "a new job", job);
    set(tables.jobs, job.number(), job);
    set(tables.ids, job.id().value(), job.number());
    set(tables.prints, job.number(), fingerprint);
  }

  @Override
  public @Nullable String fingerprint(long number) {
    return tables().prints.get(number);
  }

  @Override
  public void update(Job before, Job after) {
    Invariant.check(
        before.equals(tables().jobs.get(before.number())), "what the store holds now", before);
    set(tables.jobs, after.number(), after);
  }

  @Override
  public void replace(Job before, Job after, @Nullable String fingerprint) {
    update(before, after);
    set(tables.prints, after.number(), fingerprint);
  }

  @Override
  public void delete(Job job) {
    forget(job);
    set(tables.deleted, job.number(), true);
  }

  /// Removes all of a job but its history.
  void forget(Job job) {
    entries(job.number()).forEach(this::remove);
    set(tables.jobs, job.number(), null);
    set(tables.ids, job.id().value(), null);
    set(tables.prints, job.number(), null);
  }

  @Override
  public void put(SlotEntry entry) {
    Occurrence occurrence = Occurrence.of(entry);
    Invariant.check(
        !tables().pending.containsKey(occurrence), "one entry for an occurrence", entry);
    set(tables.entries, entry, entry);
    set(tables.pending, occurrence, entry);
  }

  @Override
  public boolean remove(SlotEntry entry) {
    boolean there = entry.equals(tables().entries.get(entry));
    if (there) {
      set(tables.entries, entry, null);
      set(tables.pending, Occurrence.of(entry), null);
    }
    return there;
  }

  @Override
  public @Nullable SlotEntry entry(long job, Instant due) {
    return tables().pending.get(new Occurrence(job, due));
  }

  @Override
  public List<SlotEntry> entries(long job) {
    return List.copyOf(Tables.of(job, tables().pending).values());
  }

  @Override
  public boolean hasEntries(long slot) {
    return !tables().slots(slot, slot).isEmpty();
  }

  @Override
  public @Nullable Grant grant(long slot) {
    return tables().grants.get(slot);
  }

  @Override
  public void put(Grant grant) {
    set(tables().grants, grant.slot(), grant);
  }

  @Override
  public void removeGrant(long slot) {
    set(tables().grants, slot, null);
  }

  @Override
  public void releaseGrants(long epoch) {
    for (Grant grant : List.copyOf(tables().grants.values())) {
      if (grant.epoch() == epoch) {
        Instant until = grant.uncertainUntil();
        Grant left = new Grant(grant.slot(), epoch, List.of(), grant.fence(), until);
        set(tables.grants, grant.slot(), until == null ? null : left);
      }
    }
  }

  @Override
  public void record(long job, Instant due, Attempt attempt) {
    Attempt.Result result = attempt.result();
    Attempt.Result kept =
        new Attempt.Result(
            result.startedAt(),
            result.endedAt(),
            result.httpStatus(),
            result.excerpt(),
            result.errorType(),
            result.errorMessage(),
            null);
    Duration lateness = Duration.ofMillis(attempt.lateness().toMillis());
    set(
        tables().attempts,
        new Try(new Occurrence(job, due), attempt.number()),
        new Attempt(attempt.number(), attempt.node(), attempt.fence(), lateness, kept));
  }

  @Override
  public boolean record(
      long job, Instant due, Outcome outcome, Instant recordedAt, @Nullable String reason) {
    return record(new SlotEntry(0, due, job, due, 1), outcome, recordedAt, reason);
  }

  @Override
  public boolean record(
      SlotEntry entry, Outcome outcome, Instant recordedAt, @Nullable String reason) {
    Occurrence occurrence = Occurrence.of(entry);
    boolean first = !tables().ledger.containsKey(occurrence);
    if (first) {
      SlotEntry.Origin origin = entry.cause().origin();
      set(tables.ledger, occurrence, new Ending(outcome, recordedAt, reason, origin));
    }
    return first;
  }

  @Override
  public @Nullable Outcome outcome(long job, Instant due) {
    Ending ending = tables().ledger.get(new Occurrence(job, due));
    return ending == null ? null : ending.outcome();
  }

  @Override
  public JobStore.@Nullable KeyUse idempotencyKey(String key) {
    Tables.Key found = tables().keys.get(key);
    return found == null ? null : found.use();
  }

  @Override
  public void putIdempotencyKey(String key, JobStore.KeyUse use, Instant usedAt) {
    set(tables().keys, key, new Tables.Key(use, usedAt));
  }

  @Override
  public JobStore.Purged purge(Instant before, Instant keysBefore, int limit) {
    return new MemoryPurge(tables(), this, limit).run(before, keysBefore);
  }
}
