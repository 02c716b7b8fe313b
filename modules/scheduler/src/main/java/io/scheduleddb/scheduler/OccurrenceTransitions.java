package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the course of an occurrence does: start, attempts, end.
final class OccurrenceTransitions {
  private OccurrenceTransitions() {}

  static Reply advance(Command.AdvanceJob advance, Step step) {
    Job job = step.writer().job(advance.job());
    if (job == null) {
      return new Reply.Stale();
    }
    Job moved = advance(job, advance.due(), 0, advance.nextDue(), step);
    return moved.revision() == job.revision() ? new Reply.Stale() : new Reply.Done(0);
  }

  /// Moves a job whose newest occurrence is `due` on to the next; the job itself when it has moved
  /// on already, or isn't to.
  static Job advance(Job job, Instant due, int passed, @Nullable Instant next, Step step) {
    boolean current = due.equals(job.nextDue()) && job.spec().schedule().recurring();
    if (!current || job.status().isFinal() || Stranded.stays(due, next)) {
      return job;
    }
    Job after =
        next == null
            ? job.moved(job.status(), null, step.now())
            : job.scheduled(next, passed, step.now());
    step.writer().update(job, after);
    boolean open = next != null && step.writer().entry(job.number(), next) != null;
    if (next != null && !open && job.status() != JobStatus.PAUSED) {
      step.schedule(after, next);
    }
    return after;
  }

  /// Records an attempt made under the grant that holds now; what an earlier holder reports late is
  /// stale, because its successor makes the attempt again.
  static Reply attempt(Command.RecordAttempt command, Step step) {
    SlotEntry entry = command.entry();
    if (!isUnder(command.attempt().fence(), entry, step) || !step.unschedule(entry)) {
      return new Reply.Stale();
    }
    Job job = step.writer().job(entry.job());
    if (job == null) {
      return new Reply.Stale();
    }
    step.writer().record(entry.job(), entry.due(), command.attempt());
    if (command.pauseJob()) {
      OverlapTransitions.skipParked(job, step);
    }
    switch (command.verdict()) {
      case Verdict.Retry retry when job.status() != JobStatus.CANCELLED ->
          retry(job, entry, retry, step);
      case Verdict.Retry _ -> end(job, entry, Outcome.CANCELLED, job.reason(), step);
      case Verdict.Final verdict -> end(job, entry, verdict.outcome(), verdict.reason(), step);
    }
    if (command.pauseJob()) {
      pauseGone(entry.job(), step);
    }
    return new Reply.Done(0);
  }

  private static void retry(Job job, SlotEntry entry, Verdict.Retry retry, Step step) {
    // Later than the entry before it, so that the two never share a key.
    Instant least = entry.at().plusMillis(1);
    Instant at = retry.at().isBefore(least) ? least : retry.at();
    step.move(job, entry, at, entry.attempt() + 1);
    if (!job.spec().schedule().recurring() && job.status() == JobStatus.PENDING) {
      step.writer().update(job, job.moved(JobStatus.IN_PROGRESS, job.nextDue(), step.now()));
    }
  }

  /// Whether what was done under a grant still counts: the slot has that grant.
  static boolean isUnder(long fence, SlotEntry entry, Step step) {
    Grant grant = step.writer().grant(entry.slot());
    return grant != null && grant.fence() == fence;
  }

  /// Records why occurrences end without an attempt, decided under the grant that holds now: a
  /// holder that was deposed may have decided by what is no longer so, and its successor decides
  /// anew.
  static Reply skip(Command.SkipOccurrences skip, Step step) {
    SlotEntry entry = skip.entry();
    Job job = step.writer().job(entry.job());
    // Entries of earlier versions say nothing of the grant.
    boolean holds = skip.fence() == 0 || isUnder(skip.fence(), entry, step);
    if (job == null || !holds || !step.unschedule(entry)) {
      return new Reply.Stale();
    }
    Job moved = advance(job, entry.due(), skip.others().size(), skip.nextDue(), step);
    // One that moved on before has an entry for the first of the others: they aren't passed.
    if (moved.revision() != job.revision()) {
      skip.others().forEach(due -> step.settle(job.number(), due, skip.outcome(), skip.reason()));
    }
    end(moved, entry, skip.outcome(), skip.reason(), step);
    return new Reply.Done(0);
  }

  /// Records how an occurrence ended, and what that means for the job. A one-time job is over with
  /// the last of its occurrences: it has several when it was replaced, or triggered, while one was
  /// open.
  static void end(Job job, SlotEntry entry, Outcome outcome, @Nullable String reason, Step step) {
    step.settle(entry, outcome, reason);
    if (!job.spec().schedule().recurring()) {
      endOnce(job, entry.due(), outcome, reason, step);
    } else if (!job.status().isFinal()
        && job.nextDue() == null
        && step.writer().entries(job.number()).isEmpty()) {
      step.writer().update(job, job.moved(JobStatus.COMPLETED, null, step.now()));
    } else {
      OverlapTransitions.startParked(job.number(), step);
    }
  }

  private static void endOnce(
      Job job, Instant due, Outcome outcome, @Nullable String reason, Step step) {
    if (job.nextDue() != null && !due.equals(job.nextDue())) {
      return;
    }
    boolean last = step.writer().entries(job.number()).isEmpty();
    Job after = job.moved(last ? status(job, outcome) : job.status(), null, step.now());
    step.writer().update(job, last && reason != null ? after.because(reason) : after);
  }

  /// The status of a one-time job whose occurrence ended. One that was cancelled stays so, unless
  /// the attempt that was on its way succeeded.
  private static JobStatus status(Job job, Outcome outcome) {
    if (job.status() == JobStatus.CANCELLED && outcome != Outcome.COMPLETED) {
      return JobStatus.CANCELLED;
    }
    return switch (outcome) {
      case COMPLETED -> JobStatus.COMPLETED;
      case TIMEOUT -> JobStatus.TIMEOUT;
      case CANCELLED -> JobStatus.CANCELLED;
      case FAILED, SKIPPED, MISSED, UNKNOWN -> JobStatus.FAILED;
    };
  }

  /// The receiver is gone for good: start no further occurrence. One that may have been started
  /// stays.
  private static void pauseGone(long number, Step step) {
    Job job = step.writer().job(number);
    if (job == null || job.status().isFinal() || job.status() == JobStatus.PAUSED) {
      return;
    }
    Instant next = job.nextDue();
    SlotEntry entry = next == null ? null : step.writer().entry(number, next);
    if (entry != null
        && entry.at().isAfter(step.now())
        && !GrantTransitions.mayHaveStarted(entry, step)) {
      step.unschedule(entry);
    }
    Job after =
        job.moved(JobStatus.PAUSED, next, step.now()).because("the receiver answered 410 Gone");
    step.writer().update(job, after);
  }
}
