package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entries of the granted slots on their way from the store to a decision.
///
/// An entry is *active* from the moment it is taken until the log has settled it.
///
/// # What an outage left behind
///
/// It is read into `overdue`, comes to be judged when nothing that is on time is due, and, if it is
/// to be delivered, waits for its turn in `catchUp`. So what is on time never waits for it: neither
/// to be read, nor for its turn.
final class Pending {
  /// How far ahead of their instant entries are read from the store.
  private static final Duration READ_AHEAD = Duration.ofSeconds(1);

  private final SchedulerOptions options;
  private final SlotStreams streams;
  private final Ready ready;
  private final Ready overdue;
  private final CatchUp catchUp;
  private final Set<SlotEntry> active = new HashSet<>();

  Pending(SchedulerOptions options, SlotStreams streams) {
    this.options = options;
    this.streams = streams;
    this.ready = new Ready(options.maxInFlightBytes());
    this.overdue = new Ready(options.maxInFlightBytes());
    this.catchUp = new CatchUp(options);
  }

  void clear() {
    active.clear();
    ready.clear();
    overdue.clear();
    catchUp.clear();
  }

  /// An entry was stored in a slot that has been read past it.
  void take(SlotEntry entry, @Nullable Job job) {
    take(ready, entry, job);
  }

  private void take(Ready into, SlotEntry entry, @Nullable Job job) {
    if (active.add(entry)) {
      streams.count(entry.slot(), 1);
      into.add(entry, active.size() <= options.maxBuffered() ? job : null);
    }
  }

  boolean isActive(SlotEntry entry) {
    return active.contains(entry);
  }

  /// Has an entry judged again, with its job as it is then; nothing for one that isn't active any
  /// more.
  void again(SlotEntry entry) {
    if (active.contains(entry)) {
      ready.add(entry, null);
    }
  }

  /// The job of an entry has another state.
  void changed(SlotEntry entry) {
    ready.refresh(entry);
    overdue.refresh(entry);
  }

  /// The log has settled an entry; false when it wasn't active.
  boolean settled(SlotEntry entry) {
    boolean was = active.remove(entry);
    if (was) {
      streams.count(entry.slot(), -1);
      ready.remove(entry);
      overdue.remove(entry);
      catchUp.settled(entry);
    }
    return was;
  }

  /// Those that wait for their turn.
  CatchUp catchUp() {
    return catchUp;
  }

  /// Reads what is due soon; of what is left behind, no more than is needed to go on with it.
  void refill(Instant now) {
    Instant behind = now.minus(Misfires.GRACE);
    long current = options.slots().of(behind);
    boolean more = true;
    while (more && active.size() - catchUp.waiting() < most()) {
      List<DueJob> page = read(current, options.slots().of(readUntil(now)));
      if (page.isEmpty() && overdue.size() < SlotStreams.PAGE && catchUp.waiting() < most()) {
        page = read(Long.MIN_VALUE, current - 1);
      }
      for (DueJob due : page) {
        boolean late = due.entry().at().isBefore(behind);
        take(late ? overdue : ready, due.entry(), due.job());
      }
      more = !page.isEmpty();
    }
  }

  private int most() {
    return options.maxBuffered() + options.maxInFlight();
  }

  private List<DueJob> read(long first, long last) {
    return streams.read(first, last, options.maxInFlightBytes());
  }

  /// The slots that begin up to then are read: with enough at hand only those that come before it.
  private Instant readUntil(Instant now) {
    Instant first = ready.first();
    return first == null || ready.size() < SlotStreams.PAGE
        ? now.plus(READ_AHEAD)
        : options.slots().start(options.slots().of(first)).minusMillis(1);
  }

  /// Whether something is due that no outage has left behind.
  boolean isPunctual(Instant now) {
    return ready.isDue(now);
  }

  boolean isDue(Instant now) {
    return ready.isDue(now) || overdue.isDue(now) || catchUp.isDue(now);
  }

  /// Takes what is to be judged next: what is on time, then what isn't judged yet, then whoever's
  /// turn it is. Something must be due.
  Ready.Waiting next(Instant now) {
    Ready.Waiting next = ready.poll(now);
    next = next == null ? overdue.poll(now) : next;
    return next == null
        ? new Ready.Waiting(Objects.requireNonNull(catchUp.poll(now), "nothing is due"), null)
        : next;
  }

  /// When something is due next, as nothing is now; null when nobody knows yet.
  @Nullable Instant nextAt(Instant now) {
    Instant first = ready.first();
    Instant turn = catchUp.next(now);
    return first == null || (turn != null && turn.isBefore(first)) ? turn : first;
  }

  @Nullable Instant first() {
    return ready.first();
  }

  /// How many aren't judged yet, or wait for their turn.
  int size() {
    return ready.size() + overdue.size() + catchUp.waiting();
  }
}
