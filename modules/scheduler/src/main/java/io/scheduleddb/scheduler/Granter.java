package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Asks for the grants of the slots that are to be delivered: each slot shortly before it begins,
/// and after a change of the leader, or when time has jumped, every slot up to now that still has
/// entries. Leader only.
final class Granter {
  /// How long before its beginning a slot is granted: time for the log to do it.
  private static final Duration LEAD = Duration.ofSeconds(2);

  /// How long after its end a slot is closed: time for commands that were under way.
  private static final Duration LAG = Duration.ofSeconds(2);

  /// Slots open at once. A long outage leaves thousands behind, and they are worked off in order.
  private static final int MAX_OPEN = 64;

  private final String node;
  private final Slots slots;
  private final JobStore.Reader reader;
  private final SlotStreams streams;
  private final Outbox outbox;
  private final Tracing tracing;
  private final Map<Long, Tracing.Granting> asked = new HashMap<>();
  private final TreeSet<Long> behind = new TreeSet<>();
  private long epoch;
  private long reached;
  private long readBehindUpTo;
  private boolean moreBehind;

  Granter(
      SchedulerOptions options,
      JobStore.Reader reader,
      SlotStreams streams,
      Outbox outbox,
      Tracing tracing) {
    this.node = options.node();
    this.slots = options.slots();
    this.reader = reader;
    this.streams = streams;
    this.outbox = outbox;
    this.tracing = tracing;
  }

  /// A new epoch: no grant of an earlier one counts.
  void lead(long epoch) {
    this.epoch = epoch;
    asked.clear();
    behind.clear();
  }

  /// From now on this epoch's slots are granted.
  void begin(Instant now) {
    reader.grants().forEach(grant -> behind.add(grant.slot()));
    readBehindUpTo = Long.MIN_VALUE;
    moreBehind = true;
    reached = slots.of(now);
    readBehind(now);
  }

  long epoch() {
    return epoch;
  }

  /// The log has granted a slot.
  void granted(Grant grant) {
    if (grant.epoch() == epoch) {
      Tracing.Granting granting = asked.remove(grant.slot());
      if (granting != null) {
        granting.granted(grant);
      }
      streams.open(grant, granting == null ? null : granting.context());
    }
  }

  /// An entry was stored in a slot.
  void added(long slot, Instant now) {
    if (slot <= slots.of(now.plus(LEAD)) && streams.grant(slot) == null) {
      ask(slot);
    }
  }

  /// Asks for what is due to be granted and closes what is over; returns when to call again.
  Instant step(Instant now) {
    long current = slots.of(now);
    long last = slots.of(now.plus(LEAD));
    if (current > reached + 1) {
      jumped();
    }
    reached = last;
    for (long slot = current; slot <= last; slot++) {
      if (streams.grant(slot) == null) {
        ask(slot);
      }
    }
    if (behind.isEmpty() && moreBehind) {
      readBehind(now);
    }
    while (!behind.isEmpty() && streams.size() + asked.size() < MAX_OPEN) {
      long slot = behind.removeFirst();
      if (streams.grant(slot) == null) {
        ask(slot);
      }
    }
    for (Grant over : streams.over(now.minus(LAG), slots)) {
      outbox.send(new Command.CloseSlot(over.slot(), epoch));
    }
    Instant opening = slots.start(last + 1).minus(LEAD);
    Instant closing = slots.end(slots.of(now.minus(LAG))).plus(LAG);
    return opening.isBefore(closing) ? opening : closing;
  }

  /// The process stood still, or the clock was set: slots came and went that were never asked for.
  private void jumped() {
    readBehindUpTo = moreBehind ? Math.min(readBehindUpTo, reached + 1) : reached + 1;
    moreBehind = true;
  }

  private void readBehind(Instant now) {
    List<JobStore.SlotLoad> loads = reader.slots(readBehindUpTo, slots.of(now), MAX_OPEN);
    loads.forEach(load -> behind.add(load.slot()));
    moreBehind = loads.size() == MAX_OPEN;
    if (moreBehind) {
      readBehindUpTo = loads.getLast().slot() + 1;
    }
  }

  private void ask(long slot) {
    if (!asked.containsKey(slot)) {
      asked.put(slot, tracing.granting(slot, epoch));
      outbox.send(new Command.GrantSlot(slot, epoch, List.of(node)));
    }
  }
}
