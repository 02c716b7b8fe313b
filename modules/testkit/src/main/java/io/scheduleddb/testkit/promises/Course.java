package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What users, receivers and the log have seen of one job.
public final class Course {
  /// How long before a cancel is asked for an occurrence may be due that it finds unscheduled, and
  /// doesn't know of: the clocks of the asker and of the leader may both be off.
  private static final Duration ASKED = Duration.ofMillis(1_500);

  private final JobId id;
  private final List<Instant> createdBy = new ArrayList<>();
  private final TreeMap<Instant, List<Call>> started = new TreeMap<>();
  private final TreeMap<Instant, List<Call>> arrived = new TreeMap<>();
  private final TreeMap<Instant, List<Integer>> answers = new TreeMap<>();
  private final TreeMap<Instant, Instant> retries = new TreeMap<>();
  private final TreeMap<Instant, Outcome> outcomes = new TreeMap<>();
  private final List<Busy> busy = new ArrayList<>();
  private final List<Pause> pauses = new ArrayList<>();
  private @Nullable Job created;
  private final List<Phase> phases = new ArrayList<>();
  private boolean replaced;
  private boolean triggered;
  private final Set<Instant> triggers = new HashSet<>();
  private @Nullable Instant cancelAsked;
  private boolean acknowledged;
  private boolean over;
  private boolean doomed;
  private boolean disturbed;
  private long revision;

  /// Occurrences due from `from` on may lack while it is paused, up to `until`; null: still.
  private record Pause(Instant from, @Nullable Instant until) {
    boolean covers(Instant due) {
      return !due.isBefore(from) && (until == null || due.isBefore(until));
    }
  }

  private record Busy(Call call, Instant end) {}

  Course(JobId id) {
    this.id = id;
  }

  public JobId id() {
    return id;
  }

  /// The job was deleted, and a request that was late has created it anew: what was asked before
  /// may be late, too.
  Course anew() {
    Course anew = new Course(id);
    anew.createdBy.addAll(createdBy);
    anew.cancelAsked = cancelAsked;
    anew.doomed = doomed;
    anew.replaced = replaced;
    anew.triggered = triggered;
    anew.disturbed = true;
    return anew;
  }

  /// A user asks for the job, at a node whose clock shows `clock`.
  public void askCreation(Instant clock) {
    createdBy.add(clock);
  }

  /// A cancel is asked for, and may take effect at any time.
  public void askCancel(Instant now) {
    cancelAsked = cancelAsked == null ? now : cancelAsked;
    disturbed = true;
  }

  /// A delete is asked for, and may take effect at any time.
  public void askDelete() {
    doomed = true;
  }

  /// A user, or a receiver that is gone, may change the course of the job from now on.
  public void disturb() {
    disturbed = true;
  }

  List<Instant> createdBy() {
    return createdBy;
  }

  /// Another job is asked for in the place of this one, and may take it at any time: then one that
  /// was over may go on.
  public void askReplacement() {
    replaced = true;
    disturbed = true;
    over = false;
  }

  /// A delivery beside the schedule is asked for, and may take effect at any time: then one that
  /// was over may go on, and a one-time job has another instant.
  public void askTrigger() {
    triggered = true;
    replaced = true;
    disturbed = true;
    over = false;
  }

  void store(Job job, Instant horizon) {
    created = job;
    phases.add(Phase.of(job, Instant.MIN, horizon));
  }

  /// The log has put `job` in the place of what there was; the old schedule holds up to `from`.
  void replace(Job job, Instant from, Instant horizon) {
    if (!spec().isDueAs(job.spec())) {
      phases.add(Phase.of(job, from, horizon));
      Instant next = Objects.requireNonNull(job.nextDue());
      if (isPaused() && next.isBefore(pauses.getLast().from)) {
        pauses.add(new Pause(next, null));
      }
    }
  }

  List<Phase> phases() {
    return phases;
  }

  /// Whether a cancel may have ended it, for good or until it was replaced.
  boolean mayBeCancelled() {
    return cancelAsked != null;
  }

  /// Whether it may have been another job before.
  public boolean replaced() {
    return replaced;
  }

  /// Whether deliveries beside the schedule were asked for.
  boolean triggered() {
    return triggered;
  }

  /// Those of these instants that nobody asked for but the schedule.
  List<Instant> scheduled(List<Instant> dues) {
    return dues.stream().filter(due -> !triggers.contains(due)).toList();
  }

  /// Whether the log has the job.
  public boolean isStored() {
    return created != null;
  }

  Job created() {
    return Objects.requireNonNull(created);
  }

  JobSpec spec() {
    return phases.getLast().job().spec();
  }

  boolean recurring() {
    return spec().schedule().recurring();
  }

  NaiveDues dues() {
    return phases.getLast().dues();
  }

  /// Whether it is an instant of the schedule, or of one that it had before.
  boolean isDue(Instant due) {
    return triggers.contains(due) || phases.stream().anyMatch(phase -> phase.dues().isDue(due));
  }

  void reply(Reply reply) {
    switch (reply) {
      case Reply.Stored(Job job, boolean _) -> acknowledge(job);
      case Reply.Cancelled(Job job, boolean inFlight) -> {
        acknowledge(job);
        over |= !inFlight && !replaced;
      }
      case Reply.Changed(Job job) -> acknowledge(job);
      default -> {}
    }
  }

  private void acknowledge(Job job) {
    acknowledged = true;
    see(job);
  }

  /// Whoever looks later must not see less.
  void see(Job job) {
    revision = Math.max(revision, job.revision());
  }

  long revision() {
    return revision;
  }

  boolean acknowledged() {
    return acknowledged;
  }

  boolean over() {
    return over;
  }

  /// Whether it may be gone.
  public boolean doomed() {
    return doomed;
  }

  boolean disturbed() {
    return disturbed;
  }

  /// The log has applied a command of the job.
  void log(Logged logged) {
    if (logged.command() instanceof Command.RecordAttempt record
        && logged.reply() instanceof Reply.Done) {
      if (record.pauseJob()) {
        disturbed = true;
        // One of an earlier schedule says nothing of where the job stands in its new one.
        pause(replaced ? Instant.MIN : record.entry().due().plusMillis(1));
      }
      if (record.verdict() instanceof Command.Verdict.Retry retry) {
        retries.put(record.entry().due(), retry.at());
      }
    }
    if (logged.reply() instanceof Reply.Placed(Job _, Instant due, SlotEntry.Origin _)) {
      triggers.add(due);
    }
    if (logged.reply() instanceof Reply.Changed(Job job)) {
      Instant next = job.nextDue() == null ? Instant.MAX : job.nextDue();
      if (job.status() == JobStatus.PAUSED) {
        disturbed = true;
        pause(next);
      } else if (isPaused()) {
        pauses.add(new Pause(pauses.removeLast().from, next));
      }
    }
  }

  private boolean isPaused() {
    return !pauses.isEmpty() && pauses.getLast().until == null;
  }

  private void pause(Instant from) {
    if (!isPaused()) {
      pauses.add(new Pause(from, null));
    }
  }

  /// When the next attempt of an occurrence may start at the earliest.
  Instant retryAt(Instant due) {
    return retries.getOrDefault(due, Instant.MIN);
  }

  void start(Call call) {
    started.computeIfAbsent(call.due(), _ -> new ArrayList<>()).add(call);
  }

  void arrive(Call call) {
    arrived.computeIfAbsent(call.due(), _ -> new ArrayList<>()).add(call);
  }

  void answer(Instant due, int status) {
    answers.computeIfAbsent(due, _ -> new ArrayList<>()).add(status);
  }

  /// A receiver is busy with a call until `end`, as far as it is up to it.
  void occupy(Call call, Instant end) {
    busy.removeIf(each -> !each.end.isAfter(call.now()));
    busy.add(new Busy(call, end));
  }

  /// The calls that receivers are busy with.
  List<Call> busy(Instant now) {
    return busy.stream().filter(each -> each.end.isAfter(now)).map(Busy::call).toList();
  }

  boolean hasStarted(Instant due) {
    return started.containsKey(due);
  }

  List<Call> arrivals(Instant due) {
    return arrived.getOrDefault(due, List.of());
  }

  List<Integer> answers(Instant due) {
    return answers.getOrDefault(due, List.of());
  }

  Map<Instant, Outcome> outcomes() {
    return outcomes;
  }

  /// Whether an occurrence may lack: it fell into a pause, or the job was cancelled before.
  boolean mayLack(Instant due, JobStatus status) {
    boolean cancelled =
        status == JobStatus.CANCELLED
            && cancelAsked != null
            && !due.isBefore(cancelAsked.minus(ASKED));
    return cancelled || pauses.stream().anyMatch(pause -> pause.covers(due));
  }

  @Override
  public String toString() {
    return "%s %s cancel asked %s pauses %s".formatted(id, created, cancelAsked, pauses);
  }
}
