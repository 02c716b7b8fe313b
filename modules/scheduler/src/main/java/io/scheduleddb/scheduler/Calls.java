package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The calls of this epoch, from their start until the log has settled what came of them.
final class Calls {
  private final Holds holds;
  private final Reports reports;
  private final Courier courier;
  private final Tracing tracing;
  private final Fence fence;
  private final Inbox inbox;
  private final Map<SlotEntry, Started> unsettled = new HashMap<>();

  /// @param replaced why it was broken off; null for a call that wasn't
  private record Started(Flight flight, Courier.Ongoing call, @Nullable String replaced) {}

  Calls(Departures.Ports ports) {
    this.holds = ports.links().holds();
    this.reports = new Reports(ports.outbox(), holds);
    this.courier = ports.courier();
    this.tracing = ports.tracing();
    this.fence = ports.links().fence();
    this.inbox = ports.links().inbox();
  }

  /// Forgets all calls; those under way end unheard.
  void clear() {
    unsettled.clear();
    holds.clear();
    reports.clear();
  }

  /// Makes the call; false, and no call, while its job is held.
  ///
  /// @param trace the span of the grant; null when it has none
  boolean start(Flight flight, Grant grant, @Nullable TraceContext trace) {
    Job job = flight.job();
    SlotEntry entry = flight.entry();
    if (!holds.start(job.id(), entry.due())) {
      return false;
    }
    reports.started(flight);
    Tracing.Sending sending = tracing.sending(job, entry, grant, trace);
    Courier.Ongoing call =
        courier.deliver(
            delivery(flight, sending.context()), new Call(flight, sending, fence, inbox));
    unsettled.put(entry, new Started(flight, call, null));
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

  /// Whether a call for this entry was started, and isn't settled.
  boolean isUnderWay(SlotEntry entry) {
    return unsettled.containsKey(entry);
  }

  /// Breaks the call for this entry off, if there is one: its occurrence ends for this `reason`.
  void replace(SlotEntry entry, String reason) {
    Started started = unsettled.get(entry);
    if (started != null && started.replaced == null) {
      unsettled.put(entry, new Started(started.flight, started.call, reason));
      started.call.abort();
    }
  }

  /// What follows from the end of a call, when it isn't broken off `verdict`: no further attempt
  /// for one that is.
  Verdict verdict(Flight flight, Attempt.Result result, Verdict verdict) {
    Started started = unsettled.get(flight.entry());
    String replaced = started == null ? null : started.replaced;
    boolean ends =
        verdict instanceof Verdict.Retry || result.errorType() == Attempt.ErrorType.CANCELLED;
    return replaced != null && ends ? new Verdict.Final(Outcome.CANCELLED, replaced) : verdict;
  }

  /// A call wasn't made after all; false when nobody waits for it any more.
  boolean withheld(Flight flight) {
    boolean known = unsettled.remove(flight.entry()) != null;
    if (known) {
      holds.end(flight.job().id(), flight.entry().due());
    }
    return known;
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

  /// The log has settled an entry; true when a job is no longer held because of it.
  boolean settled(SlotEntry entry) {
    Started started = unsettled.remove(entry);
    if (started == null) {
      return false;
    }
    holds.end(started.flight.job().id(), entry.due());
    return reports.settled(started.flight);
  }

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
}
