package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of an occurrence that an outage left behind.
final class Misfires {
  /// Up to this late an occurrence is late; beyond, an outage left it behind and the misfire policy
  /// decides. Longer than a failover takes, so that one costs lateness only.
  static final Duration GRACE = Duration.ofSeconds(10);

  static final String LEFT_BEHIND = "left behind by an outage";

  private Misfires() {}

  static boolean isLeftBehind(Duration late) {
    return late.compareTo(GRACE) > 0;
  }

  /// Whether an occurrence that is late by `late` isn't to be delivered by any policy.
  static boolean isTooOld(Policies policies, Duration late) {
    Duration most = policies.misfireMaxAge();
    return most != null && isLeftBehind(late) && late.compareTo(most) > 0;
  }

  /// Of a first attempt whose occurrence is left behind.
  ///
  /// @param now without the job's offset
  static Intent judge(SlotEntry entry, Job job, Instant now) {
    boolean recurring = job.spec().schedule().recurring();
    if (recurring && !entry.due().equals(job.nextDue())) {
      // It had been started when the outage came, or has waited for an earlier one: the job has
      // moved on.
      return new Intent.Deliver();
    }
    if (isTooOld(job.spec().policies(), Duration.between(entry.due(), now))) {
      return tooOld(entry, job, now);
    }
    return recurring ? recurring(entry, job, now) : once(entry, job);
  }

  /// All that are too old end at once; the policy decides of the others.
  private static Intent tooOld(SlotEntry entry, Job job, Instant now) {
    Policies policies = job.spec().policies();
    String reason = "older than misfire_max_age " + policies.misfireMaxAge();
    List<Instant> others =
        Judge.since(job, entry.due(), now).stream()
            .takeWhile(due -> isTooOld(policies, Duration.between(due, now)))
            .toList();
    return missed(entry, job, others, reason);
  }

  private static Intent once(SlotEntry entry, Job job) {
    return job.spec().policies().misfire() == Misfire.SKIP
        ? Judge.skip(job, entry, Outcome.MISSED, "later than the misfire policy allows")
        : new Intent.CatchUp();
  }

  private static Intent recurring(SlotEntry entry, Job job, Instant now) {
    Misfire policy = job.spec().policies().misfire();
    if (policy == Misfire.FIRE_ALL) {
      return new Intent.CatchUp();
    }
    List<Instant> others = Judge.since(job, entry.due(), now);
    if (policy == Misfire.SKIP) {
      return missed(entry, job, others, LEFT_BEHIND);
    }
    return others.isEmpty()
        ? new Intent.CatchUp()
        : new Intent.Skip(
            others.subList(0, others.size() - 1), Outcome.MISSED, LEFT_BEHIND, others.getLast());
  }

  /// Goes on behind the last of them.
  private static Intent missed(SlotEntry entry, Job job, List<Instant> others, String reason) {
    Instant last = others.isEmpty() ? entry.due() : others.getLast();
    return new Intent.Skip(others, Outcome.MISSED, reason, Judge.nextDue(job, last, others.size()));
  }

  /// What is due of a job that is about to get another schedule.
  ///
  /// @param due instants that are to be delivered
  /// @param missed those that the misfire policy drops
  record Overdue(List<Instant> due, List<Instant> missed) {
    static final Overdue NOTHING = new Overdue(List.of(), List.of());
  }

  /// What a recurring job has to be brought to before it gets another schedule, by the rules of
  /// [#judge]; null when it is further behind than one log entry takes.
  static @Nullable Overdue overdue(Job job, Instant now) {
    Instant newest = job.nextDue();
    boolean running = !job.status().isFinal() && job.status() != JobStatus.PAUSED;
    if (!running || newest == null || newest.isAfter(now) || !job.spec().schedule().recurring()) {
      return Overdue.NOTHING;
    }
    List<Instant> all = new ArrayList<>(Judge.since(job, newest, now));
    if (all.size() == Judge.MAX_MISSED_AT_ONCE) {
      return null;
    }
    all.addFirst(newest);
    int dropped = dropped(job.spec().policies(), all, now.minus(job.spec().offset()));
    return new Overdue(all.subList(dropped, all.size()), all.subList(0, dropped));
  }

  /// How many of these, the oldest first, the policies drop.
  private static int dropped(Policies policies, List<Instant> all, Instant now) {
    if (!isLeftBehind(Duration.between(all.getFirst(), now))) {
      return 0;
    }
    return switch (policies.misfire()) {
      case SKIP -> all.size();
      case FIRE_LAST -> all.size() - 1;
      case FIRE_ALL ->
          (int) all.stream().filter(due -> isTooOld(policies, Duration.between(due, now))).count();
    };
  }
}
