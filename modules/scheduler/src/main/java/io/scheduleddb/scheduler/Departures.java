package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes the entries of the granted slots and starts each when it is due, within the limits.
///
/// # What is where
///
/// An entry is *active* from the moment it is taken until the log has settled it. Meanwhile it is
/// in one of a few places: `ready` (waits for its instant), the gate (waits for its host),
/// `heldBack` (its job is held by a command under way), or in flight. One that waits for an earlier
/// occurrence of its job is in `queued`, and one that is to be skipped in the log's hands alone.
final class Departures {
  /// How far ahead of their instant entries are read from the store.
  private static final Duration READ_AHEAD = Duration.ofSeconds(1);

  /// How soon to look again at a fence that was closed: it opens when a majority answers, which
  /// nobody tells.
  private static final Duration FENCED = Duration.ofMillis(20);

  private final SchedulerOptions options;
  private final JobStore.Reader reader;
  private final SlotStreams streams;
  private final Holds holds;
  private final Judge judge;
  private final Outbox outbox;
  private final Reports reports;
  private final Courier courier;
  private final Tracing tracing;
  private final Fence fence;
  private final Inbox inbox;
  private final Ready ready;
  private final HostGate gate;
  private final Set<SlotEntry> active = new HashSet<>();
  private final Map<SlotEntry, Flight> unsettled = new HashMap<>();
  private final Map<Long, SlotEntry> queued = new HashMap<>();
  private final Map<SlotEntry, String> admitted = new HashMap<>();
  private final List<SlotEntry> heldBack = new ArrayList<>();
  private int inFlight;
  private long bytesInFlight;

  Departures(SchedulerOptions options, JobStore.Reader reader, SlotStreams streams, Ports ports) {
    this.options = options;
    this.reader = reader;
    this.streams = streams;
    this.holds = ports.links().holds();
    this.judge = new Judge(reader);
    this.outbox = ports.outbox();
    this.reports = new Reports(ports.outbox(), holds);
    this.courier = ports.courier();
    this.tracing = ports.tracing();
    this.fence = ports.links().fence();
    this.inbox = ports.links().inbox();
    this.ready = new Ready(options.maxInFlightBytes());
    this.gate = new HostGate(options.maxInFlightPerHost());
  }

  /// Where departures lead to.
  record Ports(Outbox outbox, Courier courier, Tracing tracing, Transitions.Links links) {}

  /// A new epoch: jobs that were stored after `since` are of this one.
  void lead(Instant since) {
    judge.lead(since);
  }

  /// Forgets all entries; calls under way still count against the limits until they end.
  void clear() {
    active.clear();
    unsettled.clear();
    holds.clear();
    ready.clear();
    heldBack.clear();
    queued.clear();
    admitted.clear();
    reports.clear();
    gate.forgetWaiting();
  }

  /// An entry was stored in a slot that has been read past it.
  void take(SlotEntry entry, @Nullable Job job) {
    if (active.add(entry)) {
      streams.count(entry.slot(), 1);
      ready.add(entry, buffered() < options.maxBuffered() ? job : null);
    }
  }

  /// The log has settled an entry, or it is no longer wanted.
  void settled(SlotEntry entry) {
    if (active.remove(entry)) {
      streams.count(entry.slot(), -1);
      ready.remove(entry);
      passOn(admitted.remove(entry));
    }
    SlotEntry next = queued.remove(entry.job());
    if (next != null && active.contains(next)) {
      ready.add(next, null);
    }
    Flight flight = unsettled.remove(entry);
    if (flight != null) {
      holds.end(flight.job().id(), entry.due());
      if (reports.settled(flight)) {
        released();
      }
    }
  }

  /// A call ended: its place is free.
  void ended(Flight flight) {
    inFlight--;
    bytesInFlight -= flight.bytes();
    gate.leave(flight.host());
    passOn(flight.host());
  }

  /// Offers a free place at `host` to the entry that has waited longest for it. Should that one
  /// make no call, the place is passed on: nobody waits for a host that has nothing to do.
  private void passOn(@Nullable String host) {
    SlotEntry next = host == null ? null : gate.unpark(host);
    while (host != null && next != null && !active.contains(next)) {
      next = gate.unpark(host);
    }
    if (host != null && next != null) {
      admitted.put(next, host);
      ready.add(next, null);
    }
  }

  /// A call of this epoch was not made: its entry waits as if it had never been taken up, and is
  /// started when the fence opens again, whatever its job asked for: nothing was sent.
  void withheld(Flight flight) {
    SlotEntry entry = flight.entry();
    if (unsettled.remove(entry) != null) {
      holds.end(flight.job().id(), entry.due());
      ready.add(entry, null);
    }
  }

  /// Records what came of a call.
  void record(Flight flight, Command.RecordAttempt attempt) {
    if (unsettled.containsKey(flight.entry())) {
      reports.ended(flight, attempt);
    }
  }

  /// The log has the occurrence that follows `due`.
  void advanced(long job, Instant due) {
    reports.advanced(job, due);
  }

  /// The job of an entry has another state.
  void changed(SlotEntry entry) {
    ready.refresh(entry);
  }

  /// Some job is no longer held.
  void released() {
    heldBack.stream().filter(active::contains).forEach(entry -> ready.add(entry, null));
    heldBack.clear();
  }

  /// Starts what is due while the fence is open; returns when to call again: the instant of the
  /// next entry, null when none waits or a limit is reached: then the end of a call goes on.
  @Nullable Instant start(Instant now, long epoch) {
    while (inFlight < options.maxInFlight() && bytesInFlight < options.maxInFlightBytes()) {
      refill(now);
      Instant first = ready.first();
      if (first != null && !first.isAfter(now) && !fence.isOpen(epoch)) {
        return now.plus(FENCED);
      }
      Ready.Waiting due = ready.poll(now);
      if (due == null) {
        return first;
      }
      start(due, now, epoch);
    }
    return null;
  }

  private void refill(Instant now) {
    while (active.size() < options.maxBuffered() + options.maxInFlight()) {
      List<DueJob> page = streams.read(readUntil(now), options.slots(), options.maxInFlightBytes());
      if (page.isEmpty()) {
        return;
      }
      page.forEach(due -> take(due.entry(), due.job()));
    }
  }

  /// The slots that begin up to then are read: with enough at hand only those that come before it.
  private Instant readUntil(Instant now) {
    Instant first = ready.first();
    return first == null || ready.size() < SlotStreams.PAGE
        ? now.plus(READ_AHEAD)
        : options.slots().start(options.slots().of(first)).minusMillis(1);
  }

  private void start(Ready.Waiting due, Instant now, long epoch) {
    String place = admitted.remove(due.entry());
    if (!starts(due, now, epoch)) {
      passOn(place);
    }
  }

  /// False when no call comes of it now.
  private boolean starts(Ready.Waiting due, Instant now, long epoch) {
    SlotEntry entry = due.entry();
    Job job = due.job() != null ? due.job() : reader.job(entry.job());
    Grant grant = streams.grant(entry.slot());
    if (job == null || grant == null) {
      settled(entry);
      return false;
    }
    return switch (judge.judge(entry, job, grant, now)) {
      case Intent.Skip skip -> {
        outbox.send(
            new Command.SkipOccurrences(
                entry,
                grant.fence(),
                skip.others(),
                skip.outcome(),
                skip.reason(),
                skip.nextDue()));
        yield false;
      }
      case Intent.Wait _ -> {
        queued.put(entry.job(), entry);
        yield false;
      }
      case Intent.Deliver _ -> deliver(entry, job, grant, now, epoch);
    };
  }

  private boolean deliver(SlotEntry entry, Job job, Grant grant, Instant now, long epoch) {
    Invariant.check(!now.isBefore(entry.at()), "start before its instant", entry);
    String host = HostGate.host(job.spec().target().url());
    if (!gate.enter(host)) {
      gate.park(host, entry);
      return false;
    }
    if (!holds.start(job.id(), entry.due())) {
      gate.leave(host);
      heldBack.add(entry);
      return false;
    }
    Flight flight = new Flight(entry, job, host, Ready.bytes(job), grant.fence(), epoch);
    unsettled.put(entry, flight);
    inFlight++;
    bytesInFlight += flight.bytes();
    reports.started(flight);
    Tracing.Sending sending = tracing.sending(job, entry, grant, streams.trace(entry.slot()));
    courier.deliver(delivery(flight, sending.context()), new Call(flight, sending, fence, inbox));
    return true;
  }

  private static Courier.Delivery delivery(Flight flight, @Nullable TraceContext trace) {
    Job job = flight.job();
    SlotEntry entry = flight.entry();
    return new Courier.Delivery(
        job.id(),
        job.spec().schedule().recurring(),
        job.spec().target(),
        entry.due(),
        entry.attempt(),
        WebhookIds.of(job.id(), entry.due()),
        flight.fence(),
        trace);
  }

  /// Whether every call that was made has been settled by the log.
  boolean allSettled() {
    return unsettled.isEmpty();
  }

  /// What the log knows nothing of yet, by slot.
  List<Command.UnderWay> underWay() {
    SortedMap<Long, Instant> latest = new TreeMap<>();
    for (SlotEntry entry : unsettled.keySet()) {
      latest.merge(entry.slot(), entry.at(), (one, other) -> one.isAfter(other) ? one : other);
    }
    return latest.entrySet().stream()
        .map(slot -> new Command.UnderWay(slot.getKey(), slot.getValue()))
        .toList();
  }

  int inFlight() {
    return inFlight;
  }

  /// Entries held in memory that haven't been started.
  int buffered() {
    return ready.size() + gate.waiting() + queued.size() + heldBack.size();
  }

  @Nullable Instant firstReady() {
    return ready.first();
  }
}
