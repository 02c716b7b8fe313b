package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of occurrences that are due while an earlier one of their job is open.
///
/// One that waits has a parked entry ([SlotEntry#PARKED]): it lies in no slot that is granted, so
/// that nobody starts it, before or after a change of the leader, and none is uncertain about it.
/// The end of the earlier one, when it is applied, gives it an entry at that time.
final class OverlapTransitions {
  private OverlapTransitions() {}

  static Reply defer(Command.DeferOccurrence defer, Step step) {
    SlotEntry entry = defer.entry();
    Job job = step.writer().job(entry.job());
    if (job == null
        || !OccurrenceTransitions.isUnder(defer.fence(), entry, step)
        || !step.unschedule(entry)) {
      return new Reply.Stale();
    }
    Job moved = OccurrenceTransitions.advance(job, entry.due(), 0, defer.nextDue(), step);
    List<SlotEntry> earlier = earlier(entry, step);
    if (earlier.isEmpty()) {
      // It has ended meanwhile. Later than the entry before, so that the two never share a key.
      Instant least = entry.at().plusMillis(1);
      Instant at = step.now().isBefore(least) ? least : step.now();
      step.move(moved, entry, at, entry.attempt());
    } else if (earlier.stream().anyMatch(SlotEntry::isParked)) {
      OccurrenceTransitions.end(moved, entry, Outcome.SKIPPED, defer.reason(), step);
    } else {
      step.park(moved, entry);
    }
    return new Reply.Done(0);
  }

  private static List<SlotEntry> earlier(SlotEntry entry, Step step) {
    return step.writer().entries(entry.job()).stream()
        .filter(each -> each.due().isBefore(entry.due()))
        .filter(each -> !each.cause().origin().isRepair())
        .toList();
  }

  /// Ends what is open before an occurrence, but for the calls that are being broken off.
  static Reply replace(Command.ReplaceOccurrences replace, Step step) {
    SlotEntry entry = replace.entry();
    Job job = step.writer().job(entry.job());
    if (job == null
        || !OccurrenceTransitions.isUnder(replace.fence(), entry, step)
        || !entry.equals(step.writer().entry(entry.job(), entry.due()))) {
      return new Reply.Stale();
    }
    boolean once = job.spec().policies().delivery() == Guarantee.AT_MOST_ONCE;
    for (SlotEntry open : earlier(entry, step)) {
      // One that the job hasn't gone on from isn't open yet: its end would be that of the schedule.
      boolean newest = open.due().equals(job.nextDue());
      if (!newest && !replace.inFlight().contains(open.due())) {
        boolean unknown = once && GrantTransitions.mayHaveStarted(open, step);
        step.unschedule(open);
        step.settle(open, unknown ? Outcome.UNKNOWN : Outcome.CANCELLED, replace.reason());
      }
    }
    return new Reply.Done(0);
  }

  /// An occurrence of the job has ended: the one that waits can start, if nothing else is open
  /// before it.
  static void startParked(long number, Step step) {
    Job job = step.writer().job(number);
    SlotEntry first = job == null || !queues(job) ? null : oldest(number, step);
    if (job != null && first != null && first.isParked()) {
      start(job, first, step);
    }
  }

  /// Gives an entry that waits its instant: later than any time up to now, so that it never has the
  /// key that it had before it waited. A deferral that is logged once more would hit it else, and
  /// park it again while its call is under way.
  private static void start(Job job, SlotEntry parked, Step step) {
    step.unschedule(parked);
    step.move(job, parked, step.now().plusMillis(1), parked.attempt());
  }

  /// The job has other policies: what waits for an earlier occurrence starts when it wouldn't have
  /// to any more.
  static void release(Job job, Step step) {
    if (!queues(job)) {
      for (SlotEntry open : step.writer().entries(job.number())) {
        if (open.isParked()) {
          start(job, open, step);
        }
      }
    }
  }

  private static @Nullable SlotEntry oldest(long number, Step step) {
    return step.writer().entries(number).stream()
        .filter(each -> !each.cause().origin().isRepair())
        .findFirst()
        .orElse(null);
  }

  /// The job is paused: what waits isn't to start.
  static void skipParked(Job job, Step step) {
    if (queues(job)) {
      for (SlotEntry open : step.writer().entries(job.number())) {
        if (open.isParked()) {
          step.unschedule(open);
          step.settle(open, Outcome.SKIPPED, "the job was paused while it waited");
        }
      }
    }
  }

  private static boolean queues(Job job) {
    return job.spec().policies().overlap() == Overlap.QUEUE && job.spec().schedule().recurring();
  }
}
