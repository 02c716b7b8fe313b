package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes the entries of the granted slots and starts each when it is due, within the limits.
///
/// # What is where
///
/// An entry is *active* from the moment it is taken until the log has settled it. Meanwhile it is
/// somewhere: in `ready` (waits for its instant), `places` (waits for its host), `heldBack` (its
/// job is held by a command under way), or `calls` (in flight). One that waits for an earlier
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
  private final Judge judge;
  private final Outbox outbox;
  private final Fence fence;
  private final Ready ready;
  private final Places places;
  private final Calls calls;
  private final Set<SlotEntry> active = new HashSet<>();
  private final Queues queued = new Queues();
  private final List<SlotEntry> heldBack = new ArrayList<>();

  Departures(SchedulerOptions options, JobStore.Reader reader, SlotStreams streams, Ports ports) {
    this.options = options;
    this.reader = reader;
    this.streams = streams;
    this.judge = new Judge(reader);
    this.outbox = ports.outbox();
    this.fence = ports.links().fence();
    this.ready = new Ready(options.maxInFlightBytes());
    this.places = new Places(options);
    this.calls = new Calls(ports);
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
    ready.clear();
    heldBack.clear();
    queued.clear();
    places.forgetWaiting();
    calls.clear();
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
      passOn(places.admitted(entry));
    }
    SlotEntry next = queued.next(entry);
    if (next != null) {
      ready.add(next, null);
    }
    if (calls.settled(entry)) {
      released();
    }
  }

  /// A call ended: its place is free.
  void ended(Flight flight) {
    places.leave(flight);
    passOn(flight.host());
  }

  /// Lets the entry that has waited longest for a place at `host` have it.
  private void passOn(@Nullable String host) {
    SlotEntry next = host == null ? null : places.offer(host, active::contains);
    if (next != null) {
      ready.add(next, null);
    }
  }

  /// A call of this epoch was not made: its entry waits as if it had never been taken up, and is
  /// started when the fence opens again, whatever its job asked for: nothing was sent.
  void withheld(Flight flight) {
    if (calls.withheld(flight)) {
      ready.add(flight.entry(), null);
    }
  }

  /// The calls that were started.
  Calls calls() {
    return calls;
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
    while (places.isFree()) {
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
    String place = places.admitted(due.entry());
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
    Intent intent = judge.judge(entry, job, grant, now);
    if (intent instanceof Intent.Deliver) {
      return deliver(entry, job, grant, now, epoch);
    }
    put(intent, entry, job, grant);
    return false;
  }

  /// Does what comes in the place of a call.
  private void put(Intent intent, SlotEntry entry, Job job, Grant grant) {
    long fence = grant.fence();
    switch (intent) {
      case Intent.Skip(var others, var outcome, var reason, var next) ->
          outbox.send(new Command.SkipOccurrences(entry, fence, others, outcome, reason, next));
      case Intent.Defer(var reason, var next) ->
          outbox.send(new Command.DeferOccurrence(entry, fence, reason, next));
      case Intent.Replace(var reason) -> {
        queued.add(entry);
        endEarlier(entry, job, fence, reason);
      }
      case Intent.Wait _ -> queued.add(entry);
      case Intent.Deliver _ -> Invariant.check(false, "a call has no substitute", entry);
    }
  }

  /// Breaks off the calls of the job's earlier occurrences, and has the log end those that have
  /// none.
  private void endEarlier(SlotEntry entry, Job job, long fence, String reason) {
    List<SlotEntry> earlier =
        reader.entries(entry.job()).stream()
            .filter(each -> each.due().isBefore(entry.due()))
            .toList();
    earlier.forEach(each -> calls.replace(each, reason));
    if (!earlier.stream().allMatch(calls::isUnderWay)) {
      outbox.send(new Command.ReplaceOccurrences(job.id(), entry, fence, List.of(), reason));
    }
  }

  private boolean deliver(SlotEntry entry, Job job, Grant grant, Instant now, long epoch) {
    Invariant.check(!now.isBefore(entry.at()), "start before its instant", entry);
    String host = HostGate.host(job.spec().target().url());
    Flight flight = new Flight(entry, job, host, Ready.bytes(job), grant.fence(), epoch);
    if (!places.enter(flight)) {
      return false;
    }
    if (!calls.start(flight, grant, streams.trace(entry.slot()))) {
      places.leave(flight);
      heldBack.add(entry);
      return false;
    }
    return true;
  }

  int inFlight() {
    return places.inFlight();
  }

  /// Entries held in memory that haven't been started.
  int buffered() {
    return ready.size() + places.waiting() + queued.size() + heldBack.size();
  }

  @Nullable Instant firstReady() {
    return ready.first();
  }
}
