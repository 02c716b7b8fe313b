package io.scheduleddb.web;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A scheduler that keeps jobs and does nothing else, at a clock that stands still.
final class InMemoryScheduling implements Scheduling {
  /// How often the backlog was asked for.
  final AtomicInteger backlogs = new AtomicInteger();

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

  final Map<String, Job> jobs = new LinkedHashMap<>();

  /// The spans of the requests that created something.
  final List<TraceContext> traces = new ArrayList<>();

  final Map<String, String> fingerprints = new LinkedHashMap<>();
  final Map<String, String> keys = new LinkedHashMap<>();
  final List<JobDraft> drafts = new ArrayList<>();

  /// What was asked for of jobs, beside their schedules.
  final List<String> wishes = new ArrayList<>();

  final List<@Nullable IdempotencyKey> wishKeys = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();
  final Semaphore held = new Semaphore(0);
  volatile @Nullable CountDownLatch holding;
  volatile @Nullable Consistency asked;
  volatile boolean inFlight;
  volatile @Nullable RuntimeException failure;

  @Override
  public synchronized Reply.Stored create(JobDraft draft) {
    fail();
    drafts.add(draft);
    if (Tracing.REQUEST.isBound()) {
      traces.add(Tracing.REQUEST.get());
    }
    JobSpec spec = spec(draft);
    Job before = jobs.get(spec.id().value());
    if (before != null) {
      if (Objects.equals(fingerprints.get(spec.id().value()), draft.fingerprint())) {
        return new Reply.Stored(before, false);
      }
      throw new Refusal(Problem.Kind.CONFLICT, "job " + spec.id() + " exists and differs");
    }
    Instant due = spec.schedule() instanceof Schedule.Once once ? once.due() : NOW;
    Job job = new Job(jobs.size() + 1, spec, JobStatus.PENDING, due, 1, NOW, NOW, 1, null, null);
    jobs.put(spec.id().value(), job);
    fingerprints.put(spec.id().value(), draft.fingerprint());
    return new Reply.Stored(job, true);
  }

  @Override
  public CompletableFuture<Reply.Stored> propose(JobDraft draft) {
    return CompletableFuture.completedFuture(create(draft));
  }

  @Override
  public synchronized List<Reply.Stored> createAll(
      List<JobDraft> all, @Nullable IdempotencyKey key) {
    if (key != null) {
      use(key);
    }
    List<Reply.Stored> stored = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      try {
        stored.add(create(all.get(i)));
      } catch (Refusal refusal) {
        throw new Refusal(refusal.problem().of(i));
      }
    }
    return stored;
  }

  @Override
  public synchronized void use(IdempotencyKey key) {
    String before = keys.putIfAbsent(key.value(), key.fingerprint());
    if (before != null && !before.equals(key.fingerprint())) {
      throw new Refusal(Problem.Kind.KEY_REUSED, "the key came with other content before");
    }
  }

  private JobSpec spec(JobDraft draft) {
    JobDraft.When when = draft.when();
    String zone = Objects.requireNonNullElse(when.timeZone(), "UTC");
    Schedule schedule =
        when.cronExpression() != null
            ? new Schedule.Cron(
                when.cronExpression(),
                zone,
                Objects.requireNonNullElse(when.cronDialect(), Schedule.Dialect.UNIX),
                new DstRules(
                    Objects.requireNonNullElse(when.dstGap(), DstRules.Gap.RUN_AFTER),
                    Objects.requireNonNullElse(when.dstOverlap(), DstRules.Overlap.ONCE)))
            : when.rrule() != null
                ? new Schedule.Recurrence(
                    when.rrule(), NOW.truncatedTo(ChronoUnit.SECONDS), zone, null)
                : switch (when.interval()) {
                  case JobDraft.Interval.Exact exact -> new Schedule.Every(exact.duration(), NOW);
                  case JobDraft.Interval.Civil civil ->
                      new Schedule.EveryPeriod(civil.period(), NOW, zone);
                  case null ->
                      new Schedule.Once(
                          when.timestamp() != null
                              ? when.timestamp()
                              : NOW.plus(Objects.requireNonNullElse(when.delay(), Duration.ZERO)));
                };
    JobDraft.Call call = draft.call();
    JobId id = draft.id() == null ? new JobId("made-" + (jobs.size() + 1)) : draft.id();
    return new JobSpec(
        id,
        schedule,
        draft.bounds(),
        new Policies(
            Objects.requireNonNullElse(draft.misfire(), Policies.Misfire.FIRE_ALL),
            Objects.requireNonNullElse(draft.overlap(), Policies.Overlap.SKIP),
            Objects.requireNonNullElse(draft.delivery(), Policies.Guarantee.AT_LEAST_ONCE),
            draft.misfireMaxAge()),
        new Target(
            call.url(),
            Objects.requireNonNullElse(call.method(), "POST"),
            call.headers(),
            call.payload(),
            Objects.requireNonNullElse(call.body(), Target.Body.ENVELOPE),
            Objects.requireNonNullElse(call.timeout(), Duration.ofSeconds(30))),
        RetryPolicy.DEFAULT,
        new TreeMap<>(draft.labels()),
        draft.description(),
        draft.jitter());
  }

  private void fail() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Preview preview(JobDraft draft, int count) {
    JobSpec spec = spec(draft);
    return new Preview(spec, outlook(spec, List.of(NOW, NOW.plusSeconds(60))));
  }

  @Override
  public Outlook outlook(Job job, int count) {
    return outlook(job.spec(), count == 0 ? List.of() : List.of(NOW));
  }

  private static Outlook outlook(JobSpec spec, List<Instant> next) {
    return spec.schedule() instanceof Schedule.Cron cron
        ? new Outlook("normal form", cron.dst(), next)
        : new Outlook(null, null, next);
  }

  @Override
  public synchronized Reply.Stored replace(JobDraft draft, Precondition expected) {
    fail();
    drafts.add(draft);
    JobSpec spec = spec(draft);
    Job before = jobs.get(spec.id().value());
    check(spec.id(), expected);
    Instant due = spec.schedule() instanceof Schedule.Once once ? once.due() : NOW;
    Job after =
        before == null
            ? new Job(jobs.size() + 1, spec, JobStatus.PENDING, due, 1, NOW, NOW, 1, null, null)
            : before.replaced(spec, due, 1, NOW);
    jobs.put(spec.id().value(), after);
    return new Reply.Stored(after, before == null);
  }

  private void check(JobId id, Precondition expected) {
    String objection = expected.objection(id, jobs.get(id.value()));
    if (objection != null) {
      throw new Refusal(Problem.Kind.PRECONDITION_FAILED, objection);
    }
  }

  @Override
  public synchronized Reply.Cancelled cancel(
      JobId id, @Nullable String reason, Precondition expected) {
    check(id, expected);
    Job job = found(id).moved(JobStatus.CANCELLED, null, NOW).because(reason);
    jobs.put(id.value(), job);
    return new Reply.Cancelled(job, inFlight);
  }

  @Override
  public synchronized void delete(JobId id, Precondition expected) {
    check(id, expected);
    found(id);
    jobs.remove(id.value());
  }

  @Override
  public synchronized Job pause(JobId id, @Nullable String reason, Precondition expected) {
    check(id, expected);
    Job job = found(id).moved(JobStatus.PAUSED, null, NOW).because(reason);
    jobs.put(id.value(), job);
    return job;
  }

  @Override
  public synchronized Job resume(JobId id, Precondition expected) {
    check(id, expected);
    Job job = found(id).moved(JobStatus.PENDING, NOW, NOW).because(null);
    jobs.put(id.value(), job);
    return job;
  }

  @Override
  public synchronized Reply.Placed trigger(
      JobId id,
      Policies.@Nullable Overlap overlap,
      @Nullable String reason,
      @Nullable IdempotencyKey key,
      Precondition expected) {
    check(id, expected);
    wishes.add(overlap + " " + reason + " " + (key == null ? "" : key.value()));
    wishKeys.add(key);
    return new Reply.Placed(found(id), NOW, SlotEntry.Origin.TRIGGERED);
  }

  @Override
  public Job job(JobId id, Consistency consistency) {
    hold();
    return seen(id, consistency);
  }

  /// Waits for as long as a test wants.
  private void hold() {
    CountDownLatch until = holding;
    if (until != null) {
      held.release();
      try {
        until.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private synchronized Job seen(JobId id, Consistency consistency) {
    fail();
    asked = consistency;
    return found(id);
  }

  private Job found(JobId id) {
    Job job = jobs.get(id.value());
    if (job == null) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "there is no job " + id);
    }
    return job;
  }

  @Override
  public synchronized Page<Job> jobs(
      JobFilter filter, long after, int limit, Consistency consistency) {
    asked = consistency;
    List<Job> all =
        jobs.values().stream()
            .filter(job -> job.number() > after)
            .filter(job -> filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
            .filter(job ->
                filter.recurring() == null
                    || filter.recurring() == job.spec().schedule().recurring())
            .filter(job -> job.spec().labels().entrySet().containsAll(filter.labels().entrySet()))
            .toList();
    return new Page<>(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
  }

  @Override
  public synchronized Map<JobStatus, Long> counts() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    jobs.values().forEach(job -> counts.merge(job.status(), 1L, Long::sum));
    return counts;
  }

  @Override
  public Page<Execution> executions(
      JobId id, @Nullable Instant before, int limit, Consistency consistency) {
    found(id);
    List<Execution> all =
        executions.stream().filter(e -> before == null || e.due().isBefore(before)).toList();
    return new Page<>(all.subList(0, Math.min(limit, all.size())), all.size() > limit);
  }

  @Override
  public List<Instant> next(JobId id, int count, Consistency consistency) {
    return IntStream.range(0, count).mapToObj(i -> NOW.plus(Duration.ofHours(i))).toList();
  }

  @Override
  public List<Load> slots(Instant from, Instant to, Consistency consistency) {
    return List.of(new Load(from, from.plusSeconds(10), 3));
  }

  @Override
  public Backlog backlog() {
    backlogs.incrementAndGet();
    return new Backlog(3, 4, 5);
  }

  @Override
  public Telemetry.Vitals vitals() {
    return new Telemetry.Vitals(2, 9, 7, List.of(5L), NOW);
  }

  @Override
  public String webhookId(JobId id, Instant due) {
    return id + "@" + due.toEpochMilli();
  }
}
