package io.scheduleddb.scheduler;

import io.scheduleddb.api.SlotEntry;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bounds the calls under way to one host, and keeps the entries that wait for it, by key only: a
/// receiver that hangs costs neither threads nor much memory, and nobody else's time.
final class HostGate {
  private final int limit;
  private final Map<String, Host> hosts = new HashMap<>();
  private int waiting;

  private static final class Host {
    private int inFlight;
    private final Deque<SlotEntry> queue = new ArrayDeque<>();
  }

  HostGate(int limit) {
    this.limit = limit;
  }

  /// What counts as one host: scheme, name and port.
  static String host(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /// Takes a place at `host`; false when all are taken.
  boolean enter(String host) {
    Host at = hosts.computeIfAbsent(host, _ -> new Host());
    if (at.inFlight >= limit) {
      return false;
    }
    at.inFlight++;
    return true;
  }

  /// Lets an entry wait for a place at `host`.
  void park(String host, SlotEntry entry) {
    hosts.computeIfAbsent(host, _ -> new Host()).queue.add(entry);
    waiting++;
  }

  /// Gives a place back.
  void leave(String host) {
    Host at = hosts.get(host);
    if (at != null) {
      at.inFlight--;
      forgetIfIdle(host, at);
    }
  }

  private void forgetIfIdle(String host, Host at) {
    if (at.inFlight == 0 && at.queue.isEmpty()) {
      hosts.remove(host);
    }
  }

  /// The entry that has waited longest for a place at `host`, no longer parked; null when none
  /// waits, or no place is free.
  @Nullable SlotEntry unpark(String host) {
    Host at = hosts.get(host);
    SlotEntry next = at == null || at.inFlight >= limit ? null : at.queue.poll();
    if (at != null && next != null) {
      waiting--;
      forgetIfIdle(host, at);
    }
    return next;
  }

  /// How many entries wait.
  int waiting() {
    return waiting;
  }

  /// Forgets the entries that wait, not the calls under way.
  void forgetWaiting() {
    hosts.values().forEach(host -> host.queue.clear());
    waiting = 0;
  }
}
