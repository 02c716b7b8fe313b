package io.scheduleddb.storage;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The reading side: each call borrows a session and is one read transaction. Any thread; blocks
/// while all sessions are borrowed.
final class SqliteReader implements JobStore.Reader {
  private final SqliteJobStore store;

  SqliteReader(SqliteJobStore store) {
    this.store = store;
  }

  private <T extends @Nullable Object> T read(Function<Session, T> query) {
    return store.read(open -> open.readers().read(query));
  }

  @Override
  public @Nullable Job job(JobId id) {
    return read(session -> new JobTable(session).job(id));
  }

  @Override
  public @Nullable Job job(long number) {
    return read(session -> new JobTable(session).job(number));
  }

  @Override
  public List<Job> jobs(JobFilter filter, long after, int limit) {
    return read(
        session -> new JobSearch(session, new JobTable(session)).jobs(filter, after, limit));
  }

  @Override
  public List<Execution> executions(long job, @Nullable Instant before, int limit) {
    return read(session -> new Ledger(session).executions(job, before, limit));
  }

  @Override
  public List<JobStore.DueJob> due(long slot, @Nullable SlotEntry after, int limit, long maxBytes) {
    return read(session -> new SlotTable(session).due(slot, after, limit, maxBytes));
  }

  @Override
  public List<SlotEntry> entries(long job) {
    return read(session -> new SlotTable(session).entries(job));
  }

  @Override
  public @Nullable Outcome outcome(long job, Instant due) {
    return this.<@Nullable Outcome>read(session -> new Ledger(session).outcome(job, due));
  }

  @Override
  public boolean hasOpenOccurrenceBefore(long job, Instant due) {
    return read(session -> new SlotTable(session).hasOpenOccurrenceBefore(job, due));
  }

  @Override
  public boolean hasPrecedence(long job, Instant due, Instant now) {
    return read(session -> new SlotTable(session).hasPrecedence(job, due, now));
  }

  @Override
  public List<JobStore.SlotLoad> slots(long from, long to, int limit) {
    return read(session -> new SlotTable(session).loads(from, to, limit));
  }

  @Override
  public long entries(long from, long to, int limit) {
    return read(session -> new SlotTable(session).count(from, to, limit));
  }

  @Override
  public List<Grant> grants() {
    return read(session -> new GrantTable(session).all());
  }

  @Override
  public Map<JobStatus, Long> counts() {
    return store.read(OpenDatabase::counts);
  }

  @Override
  public JobStore.Size size() {
    return store.read(OpenDatabase::size);
  }
}
