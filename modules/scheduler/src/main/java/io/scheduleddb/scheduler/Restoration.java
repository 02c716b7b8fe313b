package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.JobStore.SlotLoad;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes the content of a backup the beginning of another cluster.
///
/// Between the backup and now the old cluster may have delivered anything that was due by now, and
/// nothing tells which. So:
///
/// - no grant of the old cluster holds any more; in every slot that has something due, what is due
///   by now is *uncertain*, as after a crash ([io.scheduleddb.api.Grant#uncertainUntil]);
/// - jobs that asked for at most once get the outcome `unknown` for each instant that is due by
///   now, also for those that follow from the schedule and that the backup has no entry for, and go
///   on behind now;
/// - all others are left to their misfire policies: they may be delivered a second time, with the
///   same webhook-id.
///
/// It does so by commands, applied as if they had been logged right behind the backup. Everything
/// that comes later is of a later term and has a higher index.
public final class Restoration {
  private static final String WHY =
      "restored from a backup: the cluster before it may have delivered this";

  private static final int PAGE = 256;
  private static final long PAGE_BYTES = 4 << 20;

  private final SchedulerOptions options;
  private final JobStore store;
  private final Instant now;
  private LogPosition next;
  private long unknown;

  /// @param first where to begin in the log: behind everything that the old cluster has logged, in
  ///   a term that it had not come to when the backup was made
  /// @param now whole milliseconds; not before anything in the backup
  public Restoration(SchedulerOptions options, JobStore store, LogPosition first, Instant now) {
    this.options = options;
    this.store = store;
    this.next = first;
    this.now = now;
  }

  /// Does it; returns how many occurrences are unknown. The store then holds the position up to
  /// which it has come.
  public long run() {
    makeUncertain();
    while (settlePast()) {
      // What follows from a schedule is stored where it is due at once, and settled in turn.
    }
    return unknown;
  }

  private void makeUncertain() {
    SortedSet<Long> slots = new TreeSet<>();
    store.reader().grants().forEach(grant -> slots.add(grant.slot()));
    forEachSlot(slots::add);
    List<Command> commands = new ArrayList<>();
    List<Command.UnderWay> past = new ArrayList<>();
    for (long slot : slots) {
      commands.add(new Command.GrantSlot(slot, next.term(), List.of(options.node())));
      past.add(new Command.UnderWay(slot, now));
    }
    commands.add(new Command.ReleaseGrants(next.term(), past));
    apply(commands);
  }

  /// Slots up to now that have entries.
  private void forEachSlot(LongConsumer slot) {
    long last = options.slots().of(now);
    List<SlotLoad> loads = store.reader().slots(Long.MIN_VALUE, last, PAGE);
    while (!loads.isEmpty()) {
      loads.forEach(load -> slot.accept(load.slot()));
      long reached = loads.getLast().slot();
      loads = reached == last ? List.of() : store.reader().slots(reached + 1, last, PAGE);
    }
  }

  private boolean settlePast() {
    long before = unknown;
    forEachSlot(this::settle);
    return unknown > before;
  }

  private void settle(long slot) {
    @Nullable SlotEntry last = null;
    List<DueJob> page = store.reader().due(slot, last, PAGE, PAGE_BYTES);
    while (!page.isEmpty()) {
      apply(
          page.stream()
              .filter(due -> !due.entry().at().isAfter(now))
              .filter(due -> due.job().spec().policies().delivery() == Guarantee.AT_MOST_ONCE)
              .<Command>map(due -> unknown(due.entry(), due.job()))
              .toList());
      last = page.getLast().entry();
      page = store.reader().due(slot, last, PAGE, PAGE_BYTES);
    }
  }

  /// The instants that have passed since end with the entry, a thousand at a time.
  private Command unknown(SlotEntry entry, Job job) {
    List<Instant> passed =
        entry.due().equals(job.nextDue()) ? Judge.passed(job, now) : List.<Instant>of();
    Instant last = passed.isEmpty() ? entry.due() : passed.getLast();
    unknown += 1 + passed.size();
    return new Command.SkipOccurrences(
        entry, 0, passed, Outcome.UNKNOWN, WHY, Judge.nextDue(job, last, passed.size()));
  }

  /// Each time with other links: nobody reads what they collect.
  private void apply(List<Command> commands) {
    if (commands.isEmpty()) {
      return;
    }
    Transitions.Links links = new Transitions.Links(new Holds(), new Fence(), new Inbox());
    new Transitions(options, store, Telemetry.Deliveries.NONE, links)
        .apply(List.of(new LogEntry(next, now, commands)));
    next = new LogPosition(next.term(), next.index() + 1);
  }
}
