package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What reckoning a job's next occurrence anew does.
///
/// The pending occurrence moves, it isn't over: it leaves no outcome and counts once. Only what is
/// surely ahead moves, to what is surely ahead, by the log's time: an instant that is past may have
/// been an occurrence already, and one whose time has come belongs to the node that delivers. Such
/// a command is stale, and whoever sent it reckons once more.
final class ReschedulingTransitions {
  private ReschedulingTransitions() {}

  static Reply reschedule(Command.RescheduleJob command, Step step) {
    Job job = step.writer().job(command.id());
    if (job == null || !Objects.equals(job.nextDue(), command.expected())) {
      return new Reply.Stale();
    }
    Instant next = command.nextDue();
    boolean goesOn = !job.status().isFinal() && job.status() != JobStatus.PAUSED;
    if (goesOn && job.nextDue() != null && !job.nextDue().equals(next)) {
      SlotEntry pending = step.writer().entry(job.number(), job.nextDue());
      if (pending == null || !isAhead(pending, command, step) || !isFree(job, next, step)) {
        return new Reply.Stale();
      }
      move(job, pending, next, step);
    }
    return new Reply.Done(0);
  }

  private static boolean isAhead(SlotEntry pending, Command.RescheduleJob command, Step step) {
    return pending.attempt() == 1
        && pending.due().isAfter(step.now())
        && !command.inFlight().contains(pending.due())
        && !GrantTransitions.mayHaveStarted(pending, step);
  }

  private static boolean isFree(Job job, @Nullable Instant next, Step step) {
    return next == null
        || (next.isAfter(step.now()) && step.writer().outcome(job.number(), next) == null);
  }

  private static void move(Job job, SlotEntry pending, @Nullable Instant next, Step step) {
    step.unschedule(pending);
    long occurrences = next == null ? job.occurrences() - 1 : job.occurrences();
    Job after = job.replaced(job.spec(), next, occurrences, step.now());
    if (next == null && step.writer().entries(job.number()).isEmpty()) {
      after = after.as(JobStatus.COMPLETED);
    }
    step.writer().update(job, after);
    if (next != null) {
      step.schedule(after, next);
    }
  }
}
