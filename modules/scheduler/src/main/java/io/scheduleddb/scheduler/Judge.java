package io.scheduleddb.scheduler;

import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.SlotEntry.Origin;
import io.scheduleddb.calculus.Calculus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what to do with an entry that is due: deliver it, or record why not.
final class Judge {
  /// Occurrences that one log entry records as missed; a longer outage takes several.
  static final int MAX_MISSED_AT_ONCE = 1_000;

  private final JobStore.Reader reader;
  private final Overlaps overlaps;
  private Instant since = Instant.MAX;

  Judge(JobStore.Reader reader) {
    this.reader = reader;
    this.overlaps = new Overlaps(reader);
  }

  /// A new epoch: no earlier leader knows a job that was created after `since`, so none has started
  /// it, although it may have been due before the slot was granted anew.
  void lead(Instant since) {
    this.since = since;
  }

  private boolean isUncertain(SlotEntry entry, Job job, Grant grant) {
    return grant.leavesUncertain(entry) && !job.createdAt().isAfter(since);
  }

  Intent judge(SlotEntry entry, Job job, Grant grant, Instant now) {
    if (isUncertain(entry, job, grant)) {
      if (job.spec().policies().delivery() == Guarantee.AT_MOST_ONCE) {
        return skip(job, entry, Outcome.UNKNOWN, "the node that was to deliver it stopped");
      }
      if (job.status() == JobStatus.CANCELLED) {
        return skip(job, entry, Outcome.UNKNOWN, "cancelled while an attempt was on its way");
      }
    }
    if (job.status() == JobStatus.CANCELLED) {
      return skip(job, entry, Outcome.CANCELLED, job.reason());
    }
    if (job.nextDue() != null && Overlaps.isReplaced(entry, job, now)) {
      return skip(job, entry, Outcome.CANCELLED, Overlaps.replacedBy(job.nextDue()));
    }
    Intent intent = entry.isFirst() ? first(entry, job, now) : new Intent.Deliver();
    boolean behind = Misfires.isLeftBehind(Duration.between(entry.at(), now));
    return intent instanceof Intent.Deliver && behind ? new Intent.CatchUp() : intent;
  }

  /// An occurrence that isn't dropped may still have to wait for an earlier one, or make way.
  private Intent first(SlotEntry entry, Job job, Instant now) {
    Outcome settled = outcome(entry, job);
    if (settled != null) {
      return skip(job, entry, settled, "it had its outcome already");
    }
    // By a clock that lags behind by the job's offset nothing is late because of its jitter.
    Instant nominal = now.minus(job.spec().offset());
    Duration late = Duration.between(entry.due(), nominal);
    boolean behind = entry.cause().origin() == Origin.SCHEDULED && Misfires.isLeftBehind(late);
    Intent intent = behind ? Misfires.judge(entry, job, nominal) : new Intent.Deliver();
    if (intent instanceof Intent.Skip) {
      return intent;
    }
    Intent overlap = overlaps.judge(entry, job, now);
    return overlap instanceof Intent.Deliver ? intent : overlap;
  }

  /// An occurrence that was cancelled before it was due has its outcome, and a job that was
  /// replaced afterwards may come to the same instant.
  private @Nullable Outcome outcome(SlotEntry entry, Job job) {
    return job.spec().schedule().recurring() ? reader.outcome(job.number(), entry.due()) : null;
  }

  static Intent skip(Job job, SlotEntry entry, Outcome outcome, @Nullable String reason) {
    return new Intent.Skip(
        List.of(), outcome, reason == null ? "" : reason, nextDue(job, entry.due(), 0));
  }

  /// The due instants up to `now` that a job hasn't come to: nobody has delivered since its newest.
  static List<Instant> passed(Job job, Instant now) {
    Instant newest = job.nextDue();
    boolean behind = newest != null && !newest.isAfter(now);
    if (newest == null || !behind || job.status().isFinal() || job.status() == JobStatus.PAUSED) {
      return List.of();
    }
    return since(job, newest, now);
  }

  /// The due instants after the job's newest up to `now`, as many as one log entry takes.
  static List<Instant> since(Job job, Instant newest, Instant now) {
    List<Instant> passed = new ArrayList<>();
    Instant next = nextDue(job, newest, 0);
    while (next != null
        && next.isAfter(newest)
        && !next.isAfter(now)
        && passed.size() < MAX_MISSED_AT_ONCE) {
      passed.add(next);
      next = nextDue(job, next, passed.size());
    }
    return passed;
  }

  /// The occurrence after `due`; null when there is none, or the job has one already; `due` itself
  /// when nobody here can tell ([Stranded]).
  ///
  /// @param passed occurrences since the job's newest that got no entry
  static @Nullable Instant nextDue(Job job, Instant due, int passed) {
    boolean recurring = job.spec().schedule().recurring();
    long most = job.spec().bounds().maxOccurrences();
    boolean used = most > 0 && job.occurrences() + passed >= most;
    return !recurring || used ? null : Stranded.nextOr(due, () -> Calculus.next(job.spec(), due));
  }
}
