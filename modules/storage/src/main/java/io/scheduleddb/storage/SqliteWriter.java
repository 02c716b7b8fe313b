package io.scheduleddb.storage;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The writing side: one session's tables behind one port. Usable only while its session is
/// entered.
final class SqliteWriter implements JobStore.Writer {
  private static final String MARK_DELETED = "INSERT INTO deleted_job (number) VALUES (?)";

  private final Session session;
  private final Stopwatch commits;
  private final Meta meta;
  private final JobTable jobs;
  private final SlotTable slots;
  private final GrantTable grants;
  private final Ledger ledger;
  private final KeyTable keys;
  private final StatusCounts counts;
  private final Purge purge;

  /// Reads what the store is at. The session must be entered.
  ///
  /// @param commits times the ends of transactions
  SqliteWriter(Session session, Stopwatch commits) {
    this.session = session;
    this.commits = commits;
    meta = new Meta(session);
    jobs = new JobTable(session);
    slots = new SlotTable(session);
    grants = new GrantTable(session);
    ledger = new Ledger(session);
    keys = new KeyTable(session);
    counts = new StatusCounts(session);
    purge = new Purge(session, this, keys);
  }

  /// Ends the transaction; returns the position that is now applied.
  LogPosition commit() {
    counts.store();
    meta.store();
    commits.time(session::commit);
    counts.committed();
    return meta.committed();
  }

  /// How many jobs have each status, as committed. Any thread.
  Map<JobStatus, Long> counts() {
    return counts.all();
  }

  void rollback() {
    counts.forget();
    meta.forget();
    session.rollback();
  }

  @Override
  public void applied(LogPosition position) {
    meta.applied(position);
  }

  @Override
  public long nextNumber() {
    return meta.nextNumber();
  }

  @Override
  public @Nullable Job job(JobId id) {
    return jobs.job(id);
  }

  @Override
  public @Nullable Job job(long number) {
    return jobs.job(number);
  }

  @Override
  public void insert(Job job, @Nullable String fingerprint) {
    jobs.insert(job, fingerprint);
    counts.add(job.status(), 1);
  }

  @Override
  public @Nullable String fingerprint(long number) {
    return jobs.fingerprint(number);
  }

  @Override
  public void update(Job before, Job after) {
    jobs.update(before, after);
    if (before.status() != after.status()) {
      counts.add(before.status(), -1);
      counts.add(after.status(), 1);
    }
  }

  @Override
  public void replace(Job before, Job after, @Nullable String fingerprint) {
    jobs.delete(before);
    jobs.insert(after, fingerprint);
    counts.add(before.status(), -1);
    counts.add(after.status(), 1);
  }

  @Override
  public void delete(Job job) {
    forget(job);
    session.sql(MARK_DELETED).number(job.number()).run();
  }

  /// Removes all of a job but its history.
  void forget(Job job) {
    slots.removeAll(job.number());
    jobs.delete(job);
    counts.add(job.status(), -1);
  }

  @Override
  public void put(SlotEntry entry) {
    slots.put(entry);
  }

  @Override
  public boolean remove(SlotEntry entry) {
    return slots.remove(entry);
  }

  @Override
  public @Nullable SlotEntry entry(long job, Instant due) {
    return slots.entry(job, due);
  }

  @Override
  public List<SlotEntry> entries(long job) {
    return slots.entries(job);
  }

  @Override
  public boolean hasEntries(long slot) {
    return slots.hasEntries(slot);
  }

  @Override
  public @Nullable Grant grant(long slot) {
    return grants.grant(slot);
  }

  @Override
  public void put(Grant grant) {
    grants.put(grant);
  }

  @Override
  public void removeGrant(long slot) {
    grants.remove(slot);
  }

  @Override
  public void releaseGrants(long epoch) {
    grants.release(epoch);
  }

  @Override
  public void record(long job, Instant due, Attempt attempt) {
    ledger.record(job, due, attempt);
  }

  @Override
  public boolean record(
      long job, Instant due, Outcome outcome, Instant recordedAt, @Nullable String reason) {
    return record(new SlotEntry(0, due, job, due, 1), outcome, recordedAt, reason);
  }

  @Override
  public boolean record(
      SlotEntry entry, Outcome outcome, Instant recordedAt, @Nullable String reason) {
    return ledger.record(entry, outcome, recordedAt, reason);
  }

  @Override
  public @Nullable Outcome outcome(long job, Instant due) {
    return ledger.outcome(job, due);
  }

  @Override
  public JobStore.@Nullable KeyUse idempotencyKey(String key) {
    return keys.use(key);
  }

  @Override
  public void putIdempotencyKey(String key, JobStore.KeyUse use, Instant usedAt) {
    keys.put(key, use, usedAt);
  }

  @Override
  public JobStore.Purged purge(Instant before, Instant keysBefore, int limit) {
    return purge.run(before, keysBefore, limit);
  }
}
