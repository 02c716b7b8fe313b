package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;

/// What becomes of an occurrence that is due while an earlier one of its job is open, that is, has
/// an entry: started or not, or waiting for its next attempt.
///
/// # What makes up for the past
///
/// Occurrences that were backfilled or are redelivered wait for everything of their job that is
/// due, and for each other, the oldest first, unless overlapping is allowed. The schedule doesn't
/// look at them: none of its occurrences is lost because of one.
///
/// # What an outage left behind
///
/// Such occurrences are all due at once. Under `fire_all` none of them is skipped, queued or
/// replaced because of another: each waits for the one before it. For `replace` an occurrence
/// counts as left behind when the misfire policy says so, because a call that hangs over a failover
/// is to be replaced; for the others as soon as it is clear that we are late, and not the call
/// before it.
final class Overlaps {
  /// An occurrence that is judged later than this wasn't held up by the one before it, but by us.
  private static final Duration PUNCTUAL = Duration.ofSeconds(1);

  private final JobStore.Reader reader;

  Overlaps(JobStore.Reader reader) {
    this.reader = reader;
  }

  /// Of a first attempt that is due at `now` at the latest.
  Intent judge(SlotEntry entry, Job job, Instant now) {
    Policies policies = job.spec().policies();
    Overlap wanted = entry.cause().overlap();
    Overlap overlap = wanted == null ? policies.overlap() : wanted;
    boolean once = !job.spec().schedule().recurring() && wanted == null;
    if (once || overlap == Overlap.ALLOW) {
      return new Intent.Deliver();
    }
    if (entry.cause().origin().isRepair()) {
      return reader.hasPrecedence(job.number(), entry.due(), now)
          ? new Intent.Wait()
          : new Intent.Deliver();
    }
    // By a clock that lags behind by the job's offset nothing is late because of its jitter.
    Instant nominal = now.minus(job.spec().offset());
    return overlapping(entry, job, overlap, Duration.between(entry.due(), nominal));
  }

  private Intent overlapping(SlotEntry entry, Job job, Overlap overlap, Duration late) {
    if (!reader.hasOpenOccurrenceBefore(job.number(), entry.due())) {
      return new Intent.Deliver();
    }
    // What a user wants to queue needs no place in the log: it doesn't hold up the schedule.
    boolean waits = overlap == Overlap.QUEUE && entry.cause().overlap() != null;
    boolean all = job.spec().policies().misfire() == Misfire.FIRE_ALL;
    if (waits || (all && isBehind(overlap, late))) {
      return new Intent.Wait();
    }
    return switch (overlap) {
      case SKIP -> Judge.skip(job, entry, Outcome.SKIPPED, "an earlier occurrence was still open");
      case QUEUE ->
          new Intent.Defer(
              "an earlier occurrence was still waiting", Judge.nextDue(job, entry.due(), 0));
      case REPLACE -> new Intent.Replace(replacedBy(entry.due()));
      case ALLOW -> new Intent.Deliver();
    };
  }

  private static boolean isBehind(Overlap policy, Duration late) {
    return policy == Overlap.REPLACE ? Misfires.isLeftBehind(late) : late.compareTo(PUNCTUAL) > 0;
  }

  /// Whether the job's newest occurrence is due and takes the place of an earlier one, which then
  /// makes no attempt any more.
  static boolean isReplaced(SlotEntry entry, Job job, Instant now) {
    Instant newest = job.nextDue();
    Instant nominal = now.minus(job.spec().offset());
    return !entry.cause().origin().isRepair()
        && job.spec().policies().overlap() == Overlap.REPLACE
        && job.status() != JobStatus.PAUSED
        && newest != null
        && entry.due().isBefore(newest)
        && !newest.isAfter(nominal)
        && !Misfires.isLeftBehind(Duration.between(newest, nominal));
  }

  static String replacedBy(Instant due) {
    return "replaced by the occurrence of " + due;
  }
}
