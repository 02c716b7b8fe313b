package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.SlotEntry.Cause;
import io.scheduleddb.api.SlotEntry.Origin;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// What a user's wish to have a job delivered now does.
///
/// The occurrence is one beside those of the schedule, which goes on as before. Only the pending
/// one of a one-time job gives way to it, so that the job is still delivered once; not when it may
/// have been started, and not when it is paused: then that one stays, and this comes on top.
final class TriggerTransitions {
  private TriggerTransitions() {}

  static Reply trigger(Command.TriggerJob trigger, Step step) {
    Reply answered =
        KeyTransitions.answeredBefore(
            trigger.key(),
            step,
            (job, use) ->
                new Reply.Placed(
                    job, use.due() == null ? trigger.at() : use.due(), Origin.TRIGGERED));
    if (answered != null) {
      return answered;
    }
    Job job = step.writer().job(trigger.id());
    if (job == null) {
      return refused(Problem.Kind.NOT_FOUND, "there is no job \"" + trigger.id() + "\"");
    }
    if (job.status() == JobStatus.CANCELLED) {
      return refused(Problem.Kind.CONFLICT, "job \"" + job.id() + "\" is cancelled");
    }
    return place(job, trigger, step);
  }

  private static Reply place(Job job, Command.TriggerJob trigger, Step step) {
    SlotEntry pending = pending(job, step);
    if (pending != null && isMovable(pending, trigger, step)) {
      if (!pending.due().isAfter(step.now())) {
        // It is due, and starts as soon as it can.
        KeyTransitions.note(trigger.key(), job, pending.due(), step);
        return new Reply.Placed(job, pending.due(), pending.cause().origin());
      }
      step.unschedule(pending);
    }
    Instant due = free(job, behindStarted(job, trigger.at(), step), step);
    Job after = job;
    if (!job.spec().schedule().recurring() && job.status() != JobStatus.PAUSED) {
      after = job.moved(JobStatus.PENDING, due, step.now()).because(null);
      step.writer().update(job, after);
    }
    Cause cause = new Cause(Origin.TRIGGERED, trigger.overlap(), 0, trigger.reason());
    step.put(after, step.slots().entry(due, job.number(), due, 1, cause));
    KeyTransitions.note(trigger.key(), job, due, step);
    return new Reply.Placed(after, due, Origin.TRIGGERED);
  }

  /// The entry of the only occurrence of a one-time job, while no attempt of it is recorded.
  private static @Nullable SlotEntry pending(Job job, Step step) {
    Instant next = job.spec().schedule().recurring() ? null : job.nextDue();
    SlotEntry entry = next == null ? null : step.writer().entry(job.number(), next);
    return entry == null || entry.attempt() > 1 ? null : entry;
  }

  private static boolean isMovable(SlotEntry entry, Command.TriggerJob trigger, Step step) {
    return !trigger.inFlight().contains(entry.due())
        && !GrantTransitions.mayHaveStarted(entry, step);
  }

  /// Not before what has been started, or may have been: else it would count as the earlier one,
  /// and what a deposed leader has delivered would be recorded as skipped because of it.
  private static Instant behindStarted(Job job, Instant at, Step step) {
    return step.writer().entries(job.number()).stream()
        .filter(entry ->
            !entry.due().isAfter(step.now()) || GrantTransitions.mayHaveStarted(entry, step))
        .map(entry -> entry.due().plusMillis(1))
        .filter(due -> due.isAfter(at))
        .max(Comparator.naturalOrder())
        .orElse(at);
  }

  /// The first millisecond from `at` on that no occurrence of the job has.
  private static Instant free(Job job, Instant at, Step step) {
    Instant due = at;
    while (step.writer().entry(job.number(), due) != null
        || step.writer().outcome(job.number(), due) != null) {
      due = due.plusMillis(1);
    }
    return due;
  }

  private static Reply refused(Problem.Kind kind, String detail) {
    return new Reply.Refused(Problem.of(kind, detail));
  }
}
