package io.scheduleddb.scheduler;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.calculus.Calculus;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where users' requests are taken: changes become commands, questions are answered from the store
/// once this node has caught up as far as the asker wants.
final class Desk implements Scheduling {
  private static final int MAX_SLOTS = 10_000;

  /// How often a change is reckoned anew when the job has moved on meanwhile.
  private static final int MAX_TRIES = 10;

  private final SchedulerOptions options;
  private final Replicator replicator;
  private final JobStore.Reader reader;
  private final Capacity capacity;
  private final Holds holds;
  private final InstantSource clock;
  private final Admission admission;
  private final Amendments amendments;
  private final Supplier<Telemetry.Vitals> vitals;
  private final BacklogWatch backlog;

  Desk(
      SchedulerOptions options,
      Ports ports,
      Holds holds,
      Scheduler.Sources sources,
      Supplier<Telemetry.Vitals> vitals) {
    this.options = options;
    this.replicator = ports.replicator();
    this.reader = ports.reader();
    this.capacity = ports.capacity();
    this.holds = holds;
    this.clock = sources.clock();
    this.admission =
        new Admission(options.defaults(), new JobIds(sources.clock(), sources.random()));
    this.amendments = new Amendments(admission);
    this.vitals = vitals;
    this.backlog = new BacklogWatch(reader, options.slots(), clock);
  }

  /// Where requests lead to.
  record Ports(Replicator replicator, JobStore.Reader reader, Capacity capacity) {}

  @Override
  public Reply.Stored create(JobDraft draft) {
    return await(() -> propose(draft).join());
  }

  @Override
  public CompletableFuture<Reply.Stored> propose(JobDraft draft) {
    Command.CreateJob create = command(draft);
    checkCapacity(1);
    return replicator.submit(create).thenApply(reply -> (Reply.Stored) accepted(reply));
  }

  private Command.CreateJob command(JobDraft draft) {
    Admission.Admitted admitted = admission.admit(draft, clock.instant());
    return new Command.CreateJob(
        admitted.spec(), admitted.firstDue(), draft.fingerprint(), draft.idempotencyKey(), trace());
  }

  @Override
  public List<Reply.Stored> createAll(List<JobDraft> drafts, @Nullable IdempotencyKey key) {
    List<Command.CreateJob> creates = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      try {
        creates.add(command(drafts.get(i)));
      } catch (Refusal refusal) {
        throw new Refusal(refusal.problem().of(i));
      }
    }
    checkCapacity(creates.size());
    return ((Reply.StoredAll) submit(new Command.CreateJobs(creates, key))).jobs();
  }

  @Override
  public void use(IdempotencyKey key) {
    submit(new Command.UseKey(key));
  }

  /// The span of the request that is served; null when nobody records it.
  private static @Nullable TraceContext trace() {
    TraceContext request = Tracing.REQUEST.isBound() ? Tracing.REQUEST.get() : null;
    return request != null && request.isSampled() ? request : null;
  }

  private void checkCapacity(int more) {
    String shortage = capacity.shortage();
    if (shortage != null) {
      throw new Refusal(Problem.Kind.CAPACITY, shortage);
    }
    long jobs = 0;
    for (long count : counts().values()) {
      jobs += count;
    }
    if (jobs + more > options.jobLimit()) {
      throw new Refusal(
          Problem.Kind.CAPACITY, "limit: %d jobs, current: %d".formatted(options.jobLimit(), jobs));
    }
  }

  @Override
  public Preview preview(JobDraft draft, int count) {
    Admission.Admitted admitted = admission.admit(draft, clock.instant());
    List<Instant> next = dues(admitted.spec(), admitted.firstDue(), 1, count);
    return new Preview(admitted.spec(), outlook(admitted.spec(), next));
  }

  @Override
  public Reply.Stored replace(JobDraft draft, Precondition expected) {
    JobId id = Objects.requireNonNull(draft.id());
    catchUp(Consistency.LINEARIZABLE);
    Instant from = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Job stored = reader.job(id);
      if (stored == null) {
        checkCapacity(1);
      }
      Command.ReplaceJob replace = amendments.replacement(draft, stored, from, trace());
      if (submit(given(id, expected, replace)) instanceof Reply.Stored answer) {
        return answer;
      }
      // The leader was ahead of this node's clock, or was deposed and may have been further ahead.
      from = from.plus(Takeover.CLOCKS_APART);
    }
    throw new Refusal(
        Problem.Kind.UNAVAILABLE, "job \"" + id + "\" changes too fast; nothing was changed");
  }

  private static Command.Client given(JobId id, Precondition expected, Command.Client command) {
    return expected instanceof Precondition.None
        ? command
        : new Command.Conditional(id, expected, command);
  }

  @Override
  public Reply.Cancelled cancel(JobId id, @Nullable String reason, Precondition expected) {
    // A node that lags would take the job for one that is on time.
    catchUp(Consistency.LINEARIZABLE);
    Job job = reader.job(id);
    List<Instant> passed = job == null ? List.of() : Judge.passed(job, clock.instant());
    Command.CancelJob cancel = new Command.CancelJob(id, reason, List.of(), passed);
    return (Reply.Cancelled) submit(given(id, expected, cancel));
  }

  @Override
  public void delete(JobId id, Precondition expected) {
    submit(given(id, expected, new Command.DeleteJob(id)));
  }

  @Override
  public Job pause(JobId id, @Nullable String reason, Precondition expected) {
    Command.PauseJob pause = new Command.PauseJob(id, reason, List.of());
    return ((Reply.Changed) submit(given(id, expected, pause))).job();
  }

  @Override
  public Job resume(JobId id, Precondition expected) {
    Job job = job(id, Consistency.LINEARIZABLE);
    if (job.status() != JobStatus.PAUSED) {
      throw new Refusal(
          Problem.Kind.CONFLICT, "job \"" + id + "\" is " + job.status().text() + ", not paused");
    }
    Instant next =
        job.spec().schedule() instanceof Schedule.Once once
            ? once.due()
            : Stranded.asked(job.spec(), () -> Calculus.next(job.spec(), clock.instant()));
    if (next == null) {
      throw new Refusal(Problem.Kind.CONFLICT, "job \"" + id + "\" is never due again");
    }
    return ((Reply.Changed) submit(given(id, expected, new Command.ResumeJob(id, next)))).job();
  }

  @Override
  public Reply.Placed trigger(
      JobId id,
      @Nullable Overlap overlap,
      @Nullable String reason,
      @Nullable IdempotencyKey key,
      Precondition expected) {
    Job job = job(id, Consistency.LINEARIZABLE);
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    while (isDue(job.spec(), at)) {
      at = at.plusMillis(1);
    }
    Command.TriggerJob trigger = new Command.TriggerJob(id, at, overlap, reason, key, List.of());
    return (Reply.Placed) submit(given(id, expected, trigger));
  }

  /// Whether the schedule has an occurrence at this instant, with which another mustn't be mixed
  /// up.
  private static boolean isDue(JobSpec spec, Instant at) {
    return at.equals(Calculus.next(spec, at.minusMillis(1)));
  }

  @Override
  public Job job(JobId id, Consistency consistency) {
    catchUp(consistency);
    return seen(find(id));
  }

  private Job find(JobId id) {
    Job job = reader.job(id);
    if (job == null) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "there is no job \"" + id + "\"");
    }
    return job;
  }

  /// What is on its way isn't in the store: only the node that delivers knows. Every other node,
  /// and this one once it has learned that it leads no more, says `pending` until an attempt is
  /// recorded.
  private Job seen(Job job) {
    boolean delivering = job.status() == JobStatus.PENDING && holds.isInFlight(job.id());
    return delivering ? job.seenAs(JobStatus.IN_PROGRESS) : job;
  }

  @Override
  public Page<Job> jobs(JobFilter filter, long after, int limit, Consistency consistency) {
    catchUp(consistency);
    List<Job> found = reader.jobs(filter, after, limit + 1);
    return page(found.stream().map(this::seen).toList(), limit);
  }

  @Override
  public Map<JobStatus, Long> counts() {
    return reader.counts();
  }

  @Override
  public Page<Execution> executions(
      JobId id, @Nullable Instant before, int limit, Consistency consistency) {
    catchUp(consistency);
    return page(reader.executions(find(id).number(), before, limit + 1), limit);
  }

  @Override
  public List<Instant> next(JobId id, int count, Consistency consistency) {
    catchUp(consistency);
    return dues(find(id), count);
  }

  @Override
  public Outlook outlook(Job job, int count) {
    return outlook(job.spec(), count == 0 ? List.of() : dues(job, count));
  }

  private static Outlook outlook(JobSpec spec, List<Instant> next) {
    String normalized =
        spec.schedule() instanceof Schedule.Cron cron ? Calculus.canonical(cron, spec.id()) : null;
    return new Outlook(normalized, Calculus.dst(spec), next);
  }

  private static List<Instant> dues(Job job, int count) {
    Instant next = job.nextDue();
    return next == null || job.status() == JobStatus.PAUSED
        ? List.of()
        : dues(job.spec(), next, job.occurrences(), count);
  }

  private static List<Instant> dues(JobSpec spec, Instant first, long occurrences, int count) {
    long most = spec.bounds().maxOccurrences();
    int wanted = most == 0 ? count : (int) Math.min(count, most - occurrences + 1);
    List<Instant> dues = new ArrayList<>(wanted);
    dues.add(first);
    if (spec.schedule().recurring() && wanted > 1) {
      dues.addAll(Stranded.asked(spec, () -> Calculus.next(spec, first, wanted - 1)));
    }
    return dues;
  }

  @Override
  public List<Load> slots(Instant from, Instant to, Consistency consistency) {
    catchUp(consistency);
    Slots slots = options.slots();
    return reader.slots(slots.of(from), slots.of(to), MAX_SLOTS).stream()
        .map(load -> new Load(slots.start(load.slot()), slots.end(load.slot()), load.entries()))
        .toList();
  }

  @Override
  public Backlog backlog() {
    return backlog.now();
  }

  @Override
  public Telemetry.Vitals vitals() {
    return vitals.get();
  }

  @Override
  public String webhookId(JobId id, Instant due) {
    return WebhookIds.of(id, due.truncatedTo(ChronoUnit.MILLIS));
  }

  private static <T> Page<T> page(List<T> found, int limit) {
    boolean more = found.size() > limit;
    return new Page<>(more ? found.subList(0, limit) : found, more);
  }

  private void catchUp(Consistency consistency) {
    await(() -> replicator.readable(consistency).join());
  }

  private Reply submit(Command command) {
    return accepted(await(() -> replicator.submit(command).join()));
  }

  private static Reply accepted(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      throw new Refusal(refused.problem());
    }
    return reply;
  }

  private static <T> T await(Supplier<T> future) {
    try {
      return future.get();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }
}
