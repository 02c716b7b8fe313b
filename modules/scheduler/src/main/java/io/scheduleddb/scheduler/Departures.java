package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the entries of the granted slots and starts each when it is due, within the limits.
///
/// # What is where
///
/// An active entry is somewhere: in `pending` (waits for its instant, or its turn), `places` (waits
/// for its host), `heldBack` (its job is held by a command under way), or `calls` (in flight). One
/// that waits for an earlier occurrence of its job is in `queued`, and one that is to be skipped or
/// deferred in the log's hands alone.
final class Departures {
  /// How many of those that an outage left behind are judged before the clock is looked at again.
  private static final int LATE_AT_ONCE = 256;

  /// How soon to look again at a fence that was closed: it opens when a majority answers, which
  /// nobody tells.
  private static final Duration FENCED = Duration.ofMillis(20);

  private final JobStore.Reader reader;
  private final SlotStreams streams;
  private final Judge judge;
  private final Outbox outbox;
  private final Fence fence;
  private final Pending pending;
  private final Places places;
  private final Calls calls;
  private final Queues queued = new Queues();
  private final List<SlotEntry> heldBack = new ArrayList<>();

  Departures(SchedulerOptions options, JobStore.Reader reader, SlotStreams streams, Ports ports) {
    this.reader = reader;
    this.streams = streams;
    this.judge = new Judge(reader);
    this.outbox = ports.outbox();
    this.fence = ports.links().fence();
    this.pending = new Pending(options, streams);
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
    pending.clear();
    heldBack.clear();
    queued.clear();
    places.forgetWaiting();
    calls.clear();
  }

  /// An entry was stored in a slot that has been read past it.
  void take(SlotEntry entry, @Nullable Job job) {
    pending.take(entry, job);
  }

  /// The log has settled an entry, or it is no longer wanted.
  void settled(SlotEntry entry) {
    if (pending.settled(entry)) {
      passOn(places.admitted(entry));
    }
    SlotEntry next = queued.next(entry);
    if (next != null) {
      pending.again(next);
    }
    if (calls.settled(entry)) {
      released();
    }
  }

  /// A call ended: its place is free.
  void ended(Flight flight) {
    places.leave(flight);
    pending.catchUp().ended(flight.entry());
    passOn(flight.host());
  }

  /// Lets the entry that has waited longest for a place at `host` have it.
  private void passOn(@Nullable String host) {
    SlotEntry next = host == null ? null : places.offer(host, pending::isActive);
    if (next != null) {
      pending.again(next);
    }
  }

  /// A call of this epoch was not made: its entry waits as if it had never been taken up, and is
  /// started when the fence opens again, whatever its job asked for: nothing was sent.
  void withheld(Flight flight) {
    if (calls.withheld(flight)) {
      pending.again(flight.entry());
    }
  }

  /// The calls that were started.
  Calls calls() {
    return calls;
  }

  /// The job of an entry has another state.
  void changed(SlotEntry entry) {
    pending.changed(entry);
  }

  /// Some job is no longer held.
  void released() {
    heldBack.forEach(pending::again);
    heldBack.clear();
  }

  /// Starts what is due while the fence is open; returns when to call again: the instant of the
  /// next entry, null when none waits or a limit is reached: then the end of a call goes on.
  @Nullable Instant start(Instant now, long epoch) {
    int late = 0;
    while (places.isFree()) {
      pending.refill(now);
      if (!pending.isDue(now)) {
        return pending.nextAt(now);
      }
      if (!fence.isOpen(epoch)) {
        return now.plus(FENCED);
      }
      if (!pending.isPunctual(now) && ++late > LATE_AT_ONCE) {
        return now;
      }
      start(pending.next(now), now, epoch);
    }
    return null;
  }

  private void start(Ready.Waiting due, Instant now, long epoch) {
    String place = places.admitted(due.entry());
    String taken = starts(due, now, epoch);
    if (place != null && !place.equals(taken)) {
      passOn(place);
    }
  }

  /// Returns the host that is called, which is another than the one where the entry waited for a
  /// place when its job was replaced meanwhile; null when no call comes of it now.
  private @Nullable String starts(Ready.Waiting due, Instant now, long epoch) {
    SlotEntry entry = due.entry();
    Job job = due.job() != null ? due.job() : reader.job(entry.job());
    Grant grant = streams.grant(entry.slot());
    if (job == null || grant == null) {
      settled(entry);
      return null;
    }
    if (now.isBefore(entry.at())) {
      // The clock was set back while it waited for its turn to be caught up with.
      pending.catchUp().ended(entry);
      pending.again(entry);
      return null;
    }
    Intent intent = judge.judge(entry, job, grant, now);
    if (intent instanceof Intent.Deliver
        || (intent instanceof Intent.CatchUp && pending.catchUp().isLetGo(entry))) {
      return deliver(entry, job, grant, now, epoch);
    }
    put(intent, entry, job, grant);
    return null;
  }

  /// Does what comes in the place of a call.
  private void put(Intent intent, SlotEntry entry, Job job, Grant grant) {
    long fence = grant.fence();
    switch (intent) {
      case Intent.Skip(var others, var outcome, var reason, var next) -> {
        outbox.send(new Command.SkipOccurrences(entry, fence, others, outcome, reason, next));
        pauseStranded(entry, job, next);
      }
      case Intent.Defer(var reason, var next) -> {
        outbox.send(new Command.DeferOccurrence(entry, fence, reason, next));
        pauseStranded(entry, job, next);
      }
      case Intent.Replace(var reason) -> {
        queued.add(entry);
        endEarlier(entry, job, fence, reason);
      }
      case Intent.CatchUp _ -> pending.catchUp().park(entry, host(job));
      case Intent.Wait _ -> queued.add(entry);
      case Intent.Deliver _ -> Invariant.check(false, "a call has no substitute", entry);
    }
  }

  private void pauseStranded(SlotEntry entry, Job job, @Nullable Instant next) {
    if (Stranded.stays(entry.due(), next)) {
      outbox.send(Stranded.pause(job.spec()));
    }
  }

  /// Breaks off the calls of the job's earlier occurrences, and has the log end those that have
  /// none.
  private void endEarlier(SlotEntry entry, Job job, long fence, String reason) {
    List<SlotEntry> earlier =
        reader.entries(entry.job()).stream()
            .filter(each -> each.due().isBefore(entry.due()))
            .filter(each -> !each.cause().origin().isRepair())
            .toList();
    earlier.forEach(each -> calls.replace(each, reason));
    if (!earlier.stream().allMatch(calls::isUnderWay)) {
      outbox.send(new Command.ReplaceOccurrences(job.id(), entry, fence, List.of(), reason));
    }
  }

  private @Nullable String deliver(SlotEntry entry, Job job, Grant grant, Instant now, long epoch) {
    Invariant.check(!now.isBefore(entry.at()), "start before its instant", entry);
    Flight flight = new Flight(entry, job, host(job), Ready.bytes(job), grant.fence(), epoch);
    if (!places.enter(flight)) {
      return null;
    }
    if (!calls.start(flight, grant, streams.trace(entry.slot()))) {
      places.leave(flight);
      heldBack.add(entry);
      return null;
    }
    return flight.host();
  }

  private static String host(Job job) {
    return HostGate.host(job.spec().target().url());
  }

  int inFlight() {
    return places.inFlight();
  }

  /// Entries held in memory that haven't been started.
  int buffered() {
    return pending.size() + places.waiting() + queued.size() + heldBack.size();
  }

  @Nullable Instant firstReady() {
    return pending.first();
  }
}
