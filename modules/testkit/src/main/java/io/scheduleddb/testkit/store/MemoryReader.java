package io.scheduleddb.testkit.store;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.JobStore.SlotLoad;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.testkit.store.Tables.Ending;
import io.scheduleddb.testkit.store.Tables.Occurrence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The reading side: sees what is committed.
final class MemoryReader implements JobStore.Reader {
  private final MemoryJobStore store;

  MemoryReader(MemoryJobStore store) {
    this.store = store;
  }

  static LogPosition applied(Tables tables) {
    return Objects.requireNonNull(tables.applied.get(Tables.ONLY));
  }

  @Override
  public @Nullable Job job(JobId id) {
    return store.committed(tables -> tables.job(id));
  }

  @Override
  public @Nullable Job job(long number) {
    return store.committed(tables -> tables.jobs.get(number));
  }

  @Override
  public List<Job> jobs(JobFilter filter, long after, int limit) {
    return store.committed(tables ->
        tables.jobs.tailMap(after, false).values().stream()
            .filter(job -> shows(filter, job))
            .limit(limit)
            .toList());
  }

  private static boolean shows(JobFilter filter, Job job) {
    Boolean recurring = filter.recurring();
    return (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        && (recurring == null || recurring == job.spec().schedule().recurring())
        && job.spec().labels().entrySet().containsAll(filter.labels().entrySet());
  }

  @Override
  public List<Execution> executions(long job, @Nullable Instant before, int limit) {
    return store.committed(tables -> executions(tables, job, before, limit));
  }

  private static List<Execution> executions(
      Tables tables, long job, @Nullable Instant before, int limit) {
    if (!tables.jobs.containsKey(job)) {
      return List.of();
    }
    Instant end = before == null ? Instant.MAX : before.minusMillis(1);
    Map<Instant, List<Attempt>> attempts = new TreeMap<>();
    tables
        .attempts(job, Instant.MIN, end)
        .forEach((key, attempt) ->
            attempts.computeIfAbsent(key.occurrence().due(), _ -> new ArrayList<>()).add(attempt));
    TreeSet<Instant> dues = new TreeSet<>(attempts.keySet());
    Tables.of(job, tables.ledger)
        .headMap(new Occurrence(job, end), true)
        .keySet()
        .forEach(occurrence -> dues.add(occurrence.due()));
    return dues.descendingSet().stream()
        .limit(limit)
        .map(due -> execution(tables, job, due, attempts.getOrDefault(due, List.of())))
        .toList();
  }

  private static Execution execution(Tables tables, long job, Instant due, List<Attempt> attempts) {
    Occurrence occurrence = new Occurrence(job, due);
    Ending ending = tables.ledger.get(occurrence);
    if (ending != null) {
      return new Execution(
          due, ending.outcome(), ending.recordedAt(), ending.reason(), attempts, ending.origin());
    }
    SlotEntry open = tables.pending.get(occurrence);
    SlotEntry.Origin origin = open == null ? SlotEntry.Origin.SCHEDULED : open.cause().origin();
    return new Execution(due, null, null, null, attempts, origin);
  }

  @Override
  public List<DueJob> due(long slot, @Nullable SlotEntry after, int limit, long maxBytes) {
    return store.committed(tables -> due(tables, slot, after, limit, maxBytes));
  }

  private static List<DueJob> due(
      Tables tables, long slot, @Nullable SlotEntry after, int limit, long maxBytes) {
    List<DueJob> page = new ArrayList<>();
    long bytes = 0;
    SlotEntry from = after == null ? Tables.before(slot) : after;
    for (SlotEntry entry : tables.entries.tailMap(from, false).values()) {
      Job job = Objects.requireNonNull(tables.jobs.get(entry.job()), "an entry without its job");
      String payload = job.spec().target().payload();
      bytes += payload == null ? 0 : payload.getBytes(StandardCharsets.UTF_8).length;
      boolean full = page.size() == limit || (bytes > maxBytes && !page.isEmpty());
      if (entry.slot() != slot || full) {
        break;
      }
      page.add(new DueJob(entry, job));
    }
    return page;
  }

  @Override
  public List<SlotEntry> entries(long job) {
    return store.committed(tables -> List.copyOf(Tables.of(job, tables.pending).values()));
  }

  @Override
  public @Nullable Outcome outcome(long job, Instant due) {
    return store.committed(tables -> {
      Ending ending = tables.ledger.get(new Occurrence(job, due));
      return ending == null ? null : ending.outcome();
    });
  }

  @Override
  public boolean hasOpenOccurrenceBefore(long job, Instant due) {
    return open(job, entry -> !isRepair(entry) && entry.due().isBefore(due));
  }

  @Override
  public boolean hasPrecedence(long job, Instant due, Instant now) {
    return open(
        job, entry -> isRepair(entry) ? entry.due().isBefore(due) : !entry.at().isAfter(now));
  }

  private boolean open(long job, Predicate<SlotEntry> which) {
    return store.committed(
        tables -> Tables.of(job, tables.pending).values().stream().anyMatch(which));
  }

  private static boolean isRepair(SlotEntry entry) {
    return entry.cause().origin().isRepair();
  }

  @Override
  public List<SlotLoad> slots(long from, long to, int limit) {
    return store.committed(tables -> {
      TreeMap<Long, Long> loads = new TreeMap<>();
      for (SlotEntry entry : tables.slots(from, to).values()) {
        loads.merge(entry.slot(), 1L, Long::sum);
        if (loads.size() > limit) {
          break;
        }
      }
      return loads.entrySet().stream()
          .limit(limit)
          .map(load -> new SlotLoad(load.getKey(), load.getValue()))
          .toList();
    });
  }

  @Override
  public List<Grant> grants() {
    return store.committed(tables -> List.copyOf(tables.grants.values()));
  }

  @Override
  public Map<JobStatus, Long> counts() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0L);
    }
    store.committed(tables -> {
      tables.jobs.values().forEach(job -> counts.merge(job.status(), 1L, Long::sum));
      return true;
    });
    return counts;
  }

  @Override
  public long entries(long from, long to, int limit) {
    return store.committed(tables -> Math.min(limit, tables.slots(from, to).size()));
  }

  /// Rows in place of bytes.
  @Override
  public JobStore.Size size() {
    int rows = store.<Integer>committed(tables -> tables.jobs.size() + tables.entries.size());
    return new JobStore.Size(1L + rows, 1L + store.unsafe());
  }
}
