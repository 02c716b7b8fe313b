package io.scheduleddb.server;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Compares, when all is quiet, what the store says with what the witnesses saw.
final class Reckoning {
  private static final Duration GRANTED_AT_ONCE = Duration.ofSeconds(6);

  private final JobStore.Reader reader;
  private final Scheduling scheduling;
  private final Instant now;
  private final Duration slotGap;

  Reckoning(JobStore.Reader reader, Scheduling scheduling, Instant now, Duration slotGap) {
    this.reader = reader;
    this.scheduling = scheduling;
    this.now = now;
    this.slotGap = slotGap;
  }

  void check(Witness witness) {
    Job job = reader.job(witness.id());
    if (job == null) {
      Invariant.check(witness.doomed() || !witness.acknowledged(), "lost", witness.id());
      return;
    }
    List<Execution> ledger = reader.executions(job.number(), null, 10_000).reversed();
    for (Execution execution : ledger) {
      checkOutcome(execution, job, witness);
    }
    checkInstants(ledger, job, witness);
    checkGoesOn(job);
  }

  private static void checkOutcome(Execution execution, Job job, Witness witness) {
    Outcome outcome = execution.outcome();
    String what = job + " " + execution;
    Invariant.check(outcome != null, "open", what);
    var policies = job.spec().policies();
    boolean allowed =
        switch (outcome) {
          case COMPLETED, FAILED, TIMEOUT -> witness.started(execution.due());
          case MISSED -> policies.misfire() != Misfire.FIRE_ALL;
          case SKIPPED ->
              (policies.overlap() == Overlap.SKIP || policies.overlap() == Overlap.QUEUE)
                  && !witness.started(execution.due());
          case UNKNOWN ->
              policies.delivery() == Guarantee.AT_MOST_ONCE || witness.disturbed() != null;
          case CANCELLED -> policies.overlap() == Overlap.REPLACE || witness.disturbed() != null;
        };
    Invariant.check(allowed, "outcome that can't be", what);
  }

  /// An undisturbed job has every instant of its schedule; a disturbed one may lack some from then
  /// on, and may have the next, cancelled before it was due.
  private void checkInstants(List<Execution> ledger, Job job, Witness witness) {
    List<Instant> recorded = ledger.stream().map(Execution::due).toList();
    List<Instant> dues = new ArrayList<>(witness.dues(now));
    long most = job.spec().bounds().maxOccurrences();
    Instant disturbed = witness.disturbed();
    String what = job + "\nrecorded " + recorded + "\ndue " + dues + "\ndisturbed " + disturbed;
    Invariant.check(most == 0 || recorded.size() <= most, "more than max_occurrences", what);
    if (disturbed == null) {
      List<Instant> expected = most > 0 && dues.size() > most ? dues.subList(0, (int) most) : dues;
      Invariant.check(recorded.equals(expected), "other occurrences than due", what);
      return;
    }
    // An occurrence that was late when the user came may still have been waiting.
    Instant sure = disturbed.minus(Duration.ofMinutes(2));
    for (Instant due : dues) {
      boolean used = most > 0 && recorded.size() == most;
      boolean had = recorded.contains(due) || used || !due.isBefore(sure);
      Invariant.check(had, "occurrence without an outcome", due + " of " + what);
    }
    boolean ended = job.status() == JobStatus.COMPLETED && job.spec().schedule().recurring();
    Invariant.check(!ended || most == 0 || recorded.size() == most, "ended early", what);
  }

  /// A job that isn't over has its next occurrence ahead, and nothing on its way.
  private void checkGoesOn(Job job) {
    boolean waits = job.status() == JobStatus.PENDING || job.status() == JobStatus.IN_PROGRESS;
    Instant next = job.nextDue();
    Invariant.check(!waits || (next != null && next.isAfter(now)), "stopped for ever", job);
    Job seen = scheduling.job(job.id(), Replicator.Consistency.LOCAL);
    Invariant.check(seen.status() == job.status(), "something on its way", seen);
  }

  /// To be called when every job is over.
  void checkNothingIsLeft() {
    var loads = reader.slots(Long.MIN_VALUE, Long.MAX_VALUE, 10);
    Invariant.check(loads.isEmpty(), "entries left", loads);
    long gap = slotGap.toMillis();
    int most = (int) (GRANTED_AT_ONCE.toMillis() / gap) + 2;
    Invariant.check(reader.grants().size() <= most, "grants left", reader.grants());
    var vitals = scheduling.vitals();
    Invariant.check(vitals.inFlight() == 0 && vitals.buffered() == 0, "busy", vitals);
  }
}
