package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The application of one log entry: where it reads and writes, and what time it is.
///
/// @param now the time that the leader stamped: the only clock there is while applying
/// @param effects what the dispatcher is told after the commit
record Step(
    JobStore.Writer writer,
    Slots slots,
    LogPosition position,
    Instant now,
    List<Inbox.Message> effects,
    Telemetry.Deliveries telemetry) {

  /// Entries of slots that begin later than this are of no interest to a dispatcher yet: it opens a
  /// slot two seconds before it begins, and no log is applied minutes late by a node that leads.
  private static final Duration NEAR = Duration.ofMinutes(10);

  /// Stores the entry of the first attempt of an occurrence of the schedule.
  void schedule(Job job, Instant due) {
    schedule(job, job.spec().startOf(due), due);
  }

  /// Stores the entry of the first attempt of an occurrence of the schedule, to start at `at`.
  void schedule(Job job, Instant at, Instant due) {
    put(job, new SlotEntry(slots.of(at), at, job.number(), due, 1));
  }

  /// Stores the entry of another attempt, or of the same one at another time, in place of `before`,
  /// which is gone.
  void move(Job job, SlotEntry before, Instant at, int attempt) {
    put(job, slots.entry(at, job.number(), before.due(), attempt, before.cause()));
  }

  /// Stores an entry, for now when its instant is past: an entry never lies in a slot that is over.
  void put(Job job, SlotEntry wanted) {
    SlotEntry entry =
        wanted.at().isBefore(now)
            ? slots.entry(now, job.number(), wanted.due(), wanted.attempt(), wanted.cause())
            : wanted;
    writer.put(entry);
    if (slots.start(entry.slot()).isBefore(now.plus(NEAR))) {
      effects.add(new Inbox.Message.Added(entry, job));
    }
  }

  /// Stores the entry of an occurrence that waits for an earlier one to end.
  void park(Job job, SlotEntry entry) {
    writer.put(
        slots.entry(SlotEntry.PARKED, job.number(), entry.due(), entry.attempt(), entry.cause()));
  }

  /// Tells that an entry stays, and that its job has another state or another spec.
  void changed(SlotEntry entry) {
    effects.add(new Inbox.Message.Changed(entry));
  }

  /// Removes an entry; false when it isn't there (any more).
  boolean unschedule(SlotEntry entry) {
    boolean removed = writer.remove(entry);
    if (removed) {
      effects.add(new Inbox.Message.Removed(entry));
    }
    return removed;
  }

  /// Records the outcome of an occurrence that has none, and had this entry.
  void settle(SlotEntry entry, Outcome outcome, @Nullable String reason) {
    String why = reason == null ? entry.cause().reason() : reason;
    if (writer.record(entry, outcome, now, why)) {
      telemetry.recorded(outcome, 1);
    }
  }

  /// Records the outcome of an occurrence of the schedule that has none, and never had an entry.
  void settle(long job, Instant due, Outcome outcome, @Nullable String reason) {
    if (writer.record(job, due, outcome, now, reason)) {
      telemetry.recorded(outcome, 1);
    }
  }
}
