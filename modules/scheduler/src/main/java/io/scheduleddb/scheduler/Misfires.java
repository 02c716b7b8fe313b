package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What becomes of an occurrence that an outage left behind.
final class Misfires {
  /// Up to this late an occurrence is late; beyond, an outage left it behind and the misfire policy
  /// decides. Longer than a failover takes, so that one costs lateness only.
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String LEFT_BEHIND = "left behind by an outage";

  private Misfires() {}

  static boolean isLeftBehind(Duration late) {
    return late.compareTo(GRACE) > 0;
  }

  /// Of a first attempt whose occurrence is left behind.
  static Intent judge(SlotEntry entry, Job job, Instant now) {
    Misfire policy = job.spec().policies().misfire();
    boolean once = !job.spec().schedule().recurring();
    if (policy == Misfire.FIRE_ALL || (once && policy == Misfire.FIRE_LAST)) {
      return new Intent.Deliver();
    }
    if (once) {
      return Judge.skip(job, entry, Outcome.MISSED, "later than the misfire policy allows");
    }
    if (!entry.due().equals(job.nextDue())) {
      // It had been started when the outage came: the job has moved on, and this is a repetition.
      return new Intent.Deliver();
    }
    List<Instant> others = Judge.since(job, entry.due(), now);
    Instant last = others.isEmpty() ? entry.due() : others.getLast();
    if (policy == Misfire.SKIP) {
      return new Intent.Skip(
          others, Outcome.MISSED, LEFT_BEHIND, Judge.nextDue(job, last, others.size()));
    }
    return others.isEmpty()
        ? new Intent.Deliver()
        : new Intent.Skip(others.subList(0, others.size() - 1), Outcome.MISSED, LEFT_BEHIND, last);
  }
}
