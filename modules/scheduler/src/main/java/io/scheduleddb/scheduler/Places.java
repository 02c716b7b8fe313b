package io.scheduleddb.scheduler;

import io.scheduleddb.api.SlotEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The places for calls: how many may be under way at once, how many bytes of payload they may
/// carry together, and how many go to one host. Who finds no place at its host waits for one here.
final class Places {
  private final int maxInFlight;
  private final long maxInFlightBytes;
  private final HostGate gate;
  private final Map<SlotEntry, String> admitted = new HashMap<>();
  private int inFlight;
  private long bytesInFlight;

  Places(SchedulerOptions options) {
    this.maxInFlight = options.maxInFlight();
    this.maxInFlightBytes = options.maxInFlightBytes();
    this.gate = new HostGate(options.maxInFlightPerHost());
  }

  /// Whether any call may start at all.
  boolean isFree() {
    return inFlight < maxInFlight && bytesInFlight < maxInFlightBytes;
  }

  /// Takes a place for the call that a flight is to make; false when its host has none, and then
  /// its entry waits for one.
  boolean enter(Flight flight) {
    if (!gate.enter(flight.host())) {
      gate.park(flight.host(), flight.entry());
      return false;
    }
    inFlight++;
    bytesInFlight += flight.bytes();
    return true;
  }

  /// Gives back the place of a call.
  void leave(Flight flight) {
    inFlight--;
    bytesInFlight -= flight.bytes();
    gate.leave(flight.host());
  }

  /// Offers a free place at `host` to the entry that has waited longest for it and is still
  /// `wanted`; null when nobody takes it. Should that one make no call, whoever was [#admitted]
  /// passes the place on: nobody waits for a host that has nothing to do.
  @Nullable SlotEntry offer(String host, Predicate<SlotEntry> wanted) {
    SlotEntry next = gate.unpark(host);
    while (next != null && !wanted.test(next)) {
      next = gate.unpark(host);
    }
    if (next != null) {
      admitted.put(next, host);
    }
    return next;
  }

  /// The host at which an entry was offered a place, once; null for one that wasn't.
  @Nullable String admitted(SlotEntry entry) {
    return admitted.remove(entry);
  }

  /// Forgets who waits; calls under way keep their places until they end.
  void forgetWaiting() {
    admitted.clear();
    gate.forgetWaiting();
  }

  int inFlight() {
    return inFlight;
  }

  /// How many entries wait for a place at their host.
  int waiting() {
    return gate.waiting();
  }
}
