package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.SlotEntry.Origin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What replacing a job does.
///
/// # Whose occurrence is it
///
/// The old schedule holds up to the instant at which the proposer reckoned (`from`), the new one
/// behind it, so each instant belongs to one of them. An occurrence of the old one that is due by
/// then keeps its entry and is delivered as the new spec has it; one that may have been started
/// keeps it in any case. A later one makes room.
///
/// The new schedule begins behind every occurrence that was started meanwhile, by a leader whose
/// clock is ahead of the proposer's, or may have been, by one that was deposed: it could come to
/// the same instant again. A command that doesn't is stale, and the proposer reckons anew, with a
/// later `from`.
final class ReplacementTransitions {
  private ReplacementTransitions() {}

  static Reply replace(Command.ReplaceJob replace, Step step) {
    Job job = step.writer().job(replace.id());
    JobSpec spec = replace.job().spec();
    if (job != null && spec.equals(job.spec())) {
      return new Reply.Stored(job, false);
    }
    if (job != null && spec.isDueAs(job.spec())) {
      return exchange(job, replace.job(), step);
    }
    if (spec.schedule().recurring() && !replace.job().firstDue().isAfter(replace.from())) {
      // The proposer took it for a job that is due as before, and it no longer is.
      return new Reply.Stale();
    }
    return job == null ? JobTransitions.store(replace.job(), step) : reschedule(job, replace, step);
  }

  /// The same instants, another call: what is pending stays.
  private static Reply exchange(Job job, Command.CreateJob create, Step step) {
    Job after = job.replaced(create.spec(), job.nextDue(), job.occurrences(), step.now());
    step.writer().replace(job, after, create.fingerprint());
    step.writer().entries(job.number()).forEach(step::changed);
    OverlapTransitions.release(after, step);
    return new Reply.Stored(after, false);
  }

  private static Reply reschedule(Job job, Command.ReplaceJob replace, Step step) {
    Instant first = replace.job().firstDue();
    boolean over = step.writer().outcome(job.number(), first) != null;
    SlotEntry same = step.writer().entry(job.number(), first);
    boolean open = same != null && stays(same, replace, step);
    if (replace.job().spec().schedule().recurring()
        && (over || isAmid(first, job, replace, step))) {
      return new Reply.Stale();
    }
    if (over) {
      return new Reply.Refused(
          Problem.of(
              Problem.Kind.CONFLICT,
              "the occurrence of job \"" + job.id() + "\" at " + first + " is over already"));
    }
    long room = makeRoom(job, replace, step);
    long passed = passed(job, replace.due(), replace) + passed(job, replace.missed(), replace);
    Job after =
        job.replaced(
            replace.job().spec(), first, job.occurrences() - room + passed + 1, step.now());
    after = job.status() == JobStatus.PAUSED ? after : after.as(JobStatus.PENDING).because(null);
    step.writer().replace(job, after, replace.job().fingerprint());
    OverlapTransitions.release(after, step);
    if (isRunning(job)) {
      settleOverdue(job, after, replace, step);
    }
    if (after.status() != JobStatus.PAUSED && !open) {
      step.schedule(after, startOf(after.spec().startOf(first), same), first);
    }
    return new Reply.Stored(after, false);
  }

  /// Whether an entry that stays is due at `first` or later: the new schedule could come to the
  /// same instant, and begins behind it.
  private static boolean isAmid(Instant first, Job job, Command.ReplaceJob replace, Step step) {
    return step.writer().entries(job.number()).stream()
        .anyMatch(entry -> !entry.due().isBefore(first) && stays(entry, replace, step));
  }

  /// When the first attempt starts: not with the key of the entry that it takes the place of,
  /// because what the dispatcher decided of that one may still come, and mustn't hit this.
  private static Instant startOf(Instant start, @Nullable SlotEntry before) {
    return before == null || before.at().isBefore(start) ? start : before.at().plusMillis(1);
  }

  private static boolean stays(SlotEntry entry, Command.ReplaceJob replace, Step step) {
    return entry.attempt() > 1
        || entry.cause().origin() != Origin.SCHEDULED
        || !entry.due().isAfter(replace.from())
        || mayHaveStarted(entry, replace, step);
  }

  private static boolean mayHaveStarted(SlotEntry entry, Command.ReplaceJob replace, Step step) {
    return replace.inFlight().contains(entry.due()) || GrantTransitions.mayHaveStarted(entry, step);
  }

  /// Removes the entries that don't stay; returns how many of the scheduled occurrences they were.
  private static long makeRoom(Job job, Command.ReplaceJob replace, Step step) {
    long removed = 0;
    for (SlotEntry entry : step.writer().entries(job.number())) {
      if (stays(entry, replace, step)) {
        step.changed(entry);
      } else {
        step.unschedule(entry);
        removed++;
      }
    }
    return removed;
  }

  private static boolean isRunning(Job job) {
    return !job.status().isFinal() && job.status() != JobStatus.PAUSED && job.nextDue() != null;
  }

  /// How many of these instants the job hasn't come to.
  private static long passed(Job job, List<Instant> dues, Command.ReplaceJob replace) {
    return dues.stream().filter(due -> isAhead(job, due, replace)).count();
  }

  private static boolean isAhead(Job job, Instant due, Command.ReplaceJob replace) {
    return isRunning(job) && due.isAfter(job.nextDue()) && !due.isAfter(replace.from());
  }

  /// Gives each instant of the old schedule that nobody came to its entry or its outcome.
  private static void settleOverdue(Job job, Job after, Command.ReplaceJob replace, Step step) {
    for (Instant missed : replace.missed()) {
      SlotEntry entry = step.writer().entry(job.number(), missed);
      if (entry != null && !mayHaveStarted(entry, replace, step)) {
        step.unschedule(entry);
      }
      if (isAhead(job, missed, replace)
          || (entry != null && !mayHaveStarted(entry, replace, step))) {
        step.settle(job.number(), missed, Outcome.MISSED, Misfires.LEFT_BEHIND);
      }
    }
    replace.due().stream()
        .filter(due -> isAhead(job, due, replace))
        .forEach(due -> step.schedule(after, due));
  }
}
