package io.scheduleddb.scheduler;

import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.calculus.Calculus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what to do with an entry that is due: deliver it, or record why not.
final class Judge {
  /// Up to this late an occurrence is late; beyond, an outage left it behind and the misfire policy
  /// decides. Longer than a failover takes, so that one costs lateness only.
  static final Duration MISFIRE_GRACE = Duration.ofSeconds(10);

  /// An occurrence that is judged later than this wasn't held up by the one before it, but by us.
  private static final Duration PUNCTUAL = Duration.ofSeconds(1);

  /// Occurrences that one log entry records as missed; a longer outage takes several.
  private static final int MAX_MISSED_AT_ONCE = 1_000;

  private static final String LEFT_BEHIND = "left behind by an outage";

  private final JobStore.Reader reader;
  private Instant since = Instant.MAX;

  Judge(JobStore.Reader reader) {
    this.reader = reader;
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
    if (entry.attempt() > 1) {
      return new Intent.Deliver();
    }
    Duration late = Duration.between(entry.due(), now);
    if (late.compareTo(MISFIRE_GRACE) > 0 && misfire(entry, job, now) instanceof Intent.Skip skip) {
      return skip;
    }
    if (!overlaps(entry, job)) {
      return new Intent.Deliver();
    }
    // Those that an outage left behind are all due at once: none is there to be skipped.
    return late.compareTo(PUNCTUAL) > 0 && job.spec().policies().misfire() == Misfire.FIRE_ALL
        ? new Intent.Wait()
        : skip(job, entry, Outcome.SKIPPED, "an earlier occurrence was still open");
  }

  private boolean overlaps(SlotEntry entry, Job job) {
    return job.spec().schedule().recurring()
        && job.spec().policies().overlap() == Overlap.SKIP
        && reader.hasOpenOccurrenceBefore(job.number(), entry.due());
  }

  private static Intent misfire(SlotEntry entry, Job job, Instant now) {
    Misfire policy = job.spec().policies().misfire();
    boolean once = !job.spec().schedule().recurring();
    if (policy == Misfire.FIRE_ALL || (once && policy == Misfire.FIRE_LAST)) {
      return new Intent.Deliver();
    }
    if (once) {
      return skip(job, entry, Outcome.MISSED, "later than the misfire policy allows");
    }
    if (!entry.due().equals(job.nextDue())) {
      // It had been started when the outage came: the job has moved on, and this is a repetition.
      return new Intent.Deliver();
    }
    List<Instant> others = since(job, entry.due(), now);
    Instant last = others.isEmpty() ? entry.due() : others.getLast();
    if (policy == Misfire.SKIP) {
      return new Intent.Skip(
          others, Outcome.MISSED, LEFT_BEHIND, nextDue(job, last, others.size()));
    }
    return others.isEmpty()
        ? new Intent.Deliver()
        : new Intent.Skip(others.subList(0, others.size() - 1), Outcome.MISSED, LEFT_BEHIND, last);
  }

  private static Intent skip(Job job, SlotEntry entry, Outcome outcome, @Nullable String reason) {
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
  private static List<Instant> since(Job job, Instant newest, Instant now) {
    List<Instant> passed = new ArrayList<>();
    Instant next = nextDue(job, newest, 0);
    while (next != null && !next.isAfter(now) && passed.size() < MAX_MISSED_AT_ONCE) {
      passed.add(next);
      next = nextDue(job, next, passed.size());
    }
    return passed;
  }

  /// The occurrence after `due`; null when there is none, or the job has one already.
  ///
  /// @param passed occurrences since the job's newest that got no entry
  static @Nullable Instant nextDue(Job job, Instant due, int passed) {
    boolean recurring = job.spec().schedule().recurring();
    long most = job.spec().bounds().maxOccurrences();
    boolean used = most > 0 && job.occurrences() + passed >= most;
    return !recurring || used
        ? null
        : Calculus.next(job.spec().schedule(), job.spec().bounds(), due);
  }
}
