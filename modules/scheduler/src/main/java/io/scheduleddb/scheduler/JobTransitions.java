package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients' commands do.
final class JobTransitions {
  private JobTransitions() {}

  static Reply create(Command.CreateJob create, Step step) {
    Reply answered = answeredBefore(create, step);
    return answered != null ? answered : store(create, step);
  }

  /// Stores a job that isn't there.
  static Reply store(Command.CreateJob create, Step step) {
    Instant now = step.now();
    Job job =
        new Job(
            step.writer().nextNumber(),
            create.spec(),
            JobStatus.PENDING,
            create.firstDue(),
            1,
            now,
            now,
            1,
            null,
            create.trace());
    step.writer().insert(job, create.fingerprint());
    step.schedule(job, create.firstDue());
    if (create.idempotencyKey() != null) {
      KeyTransitions.put(
          create.idempotencyKey(), new KeyUse(job.number(), create.fingerprint()), step);
    }
    return new Reply.Stored(job, true);
  }

  /// The reply to a request that was made before, or can't be met because of one; null for a new
  /// one.
  static @Nullable Reply answeredBefore(Command.CreateJob create, Step step) {
    String key = create.idempotencyKey();
    Reply answered =
        key == null
            ? null
            : KeyTransitions.answeredBefore(
                key, create.fingerprint(), step, (job, _) -> new Reply.Stored(job, false));
    if (answered != null) {
      return answered;
    }
    Job job = step.writer().job(create.spec().id());
    if (job == null) {
      return null;
    }
    String stored = step.writer().fingerprint(job.number());
    return stored != null && stored.equals(create.fingerprint())
        ? new Reply.Stored(job, false)
        : refused(Problem.Kind.CONFLICT, "job \"" + job.id() + "\" exists with other content");
  }

  static Reply cancel(Command.CancelJob cancel, Step step) {
    Job job = step.writer().job(cancel.id());
    if (job == null) {
      return notFound(cancel.id());
    }
    if (job.status() == JobStatus.CANCELLED) {
      return new Reply.Cancelled(job, !step.writer().entries(job.number()).isEmpty());
    }
    if (job.status().isFinal()) {
      return refused(
          Problem.Kind.CONFLICT, "job \"" + job.id() + "\" is " + job.status().text() + " already");
    }
    boolean open = dropPending(job, cancel.inFlight(), cancel.reason(), step);
    if (job.status() == JobStatus.PAUSED
        && job.nextDue() != null
        && step.writer().entry(job.number(), job.nextDue()) == null) {
      step.settle(job.number(), job.nextDue(), Outcome.CANCELLED, cancel.reason());
    }
    settlePassed(job, cancel, step);
    Job after = job.moved(JobStatus.CANCELLED, null, step.now()).because(cancel.reason());
    step.writer().update(job, after);
    return new Reply.Cancelled(after, open);
  }

  /// What the job wasn't brought to while nobody delivered ends with it.
  private static void settlePassed(Job job, Command.CancelJob cancel, Step step) {
    Instant newest = job.nextDue();
    if (newest != null && job.status() != JobStatus.PAUSED) {
      cancel.passed().stream()
          .filter(due -> due.isAfter(newest) && !due.isAfter(step.now()))
          .forEach(due -> step.settle(job.number(), due, Outcome.CANCELLED, cancel.reason()));
    }
  }

  /// Removes the entries that have no attempt on its way, with the outcome cancelled; true when
  /// some are left: those in flight here, and those that an earlier holder may have started.
  private static boolean dropPending(
      Job job, List<Instant> inFlight, @Nullable String reason, Step step) {
    boolean open = false;
    for (SlotEntry entry : step.writer().entries(job.number())) {
      if (inFlight.contains(entry.due()) || GrantTransitions.mayHaveStarted(entry, step)) {
        open = true;
        step.changed(entry);
      } else {
        step.unschedule(entry);
        step.settle(entry, Outcome.CANCELLED, reason);
      }
    }
    return open;
  }

  static Reply delete(Command.DeleteJob delete, Step step) {
    Job job = step.writer().job(delete.id());
    if (job == null) {
      return notFound(delete.id());
    }
    for (SlotEntry entry : step.writer().entries(job.number())) {
      step.effects().add(new Inbox.Message.Removed(entry));
    }
    step.writer().delete(job);
    return new Reply.Deleted();
  }

  static Reply pause(Command.PauseJob pause, Step step) {
    Job job = step.writer().job(pause.id());
    if (job == null) {
      return notFound(pause.id());
    }
    if (job.status().isFinal()) {
      return refused(Problem.Kind.CONFLICT, "job \"" + job.id() + "\" is over");
    }
    if (job.status() == JobStatus.PAUSED) {
      return new Reply.Changed(job);
    }
    OverlapTransitions.skipParked(job, step);
    dropNext(job, pause.inFlight(), step);
    Job after = job.moved(JobStatus.PAUSED, job.nextDue(), step.now()).because(pause.reason());
    step.writer().update(job, after);
    return new Reply.Changed(after);
  }

  /// Removes the entry of the occurrence that hasn't started, here or under an earlier holder.
  private static void dropNext(Job job, List<Instant> inFlight, Step step) {
    Instant next = job.nextDue();
    SlotEntry entry = next == null ? null : step.writer().entry(job.number(), next);
    if (entry != null
        && entry.attempt() == 1
        && !inFlight.contains(next)
        && !GrantTransitions.mayHaveStarted(entry, step)) {
      step.unschedule(entry);
    }
  }

  static Reply resume(Command.ResumeJob resume, Step step) {
    Job job = step.writer().job(resume.id());
    if (job == null) {
      return notFound(resume.id());
    }
    if (job.status() != JobStatus.PAUSED) {
      return new Reply.Changed(job);
    }
    Instant next = next(job, resume.nextDue(), step);
    Job after = job.moved(JobStatus.PENDING, next, step.now()).because(null);
    step.writer().update(job, after);
    if (next != null && step.writer().entry(job.number(), next) == null) {
      step.schedule(after, next);
    }
    return new Reply.Changed(after);
  }

  /// The occurrence with which a job goes on: never one before that it has reached, whatever the
  /// clock of the proposer says, and that one itself while it is open; null when its last is open.
  private static @Nullable Instant next(Job job, Instant proposed, Step step) {
    Instant reached = job.nextDue();
    boolean open = reached != null && step.writer().entry(job.number(), reached) != null;
    return reached == null || open || reached.isAfter(proposed) ? reached : proposed;
  }

  private static Reply notFound(JobId id) {
    return refused(Problem.Kind.NOT_FOUND, "there is no job \"" + id + "\"");
  }

  private static Reply refused(Problem.Kind kind, String detail) {
    return new Reply.Refused(Problem.of(kind, detail));
  }
}
