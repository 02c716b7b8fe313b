package io.scheduleddb.scheduler;

import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Lets go, a few at a time, what an outage left behind: a recovery that started all of it at once
/// would flood the receivers, and take every place from what is on time.
///
/// So many entries are let go in a second as the rate allows; in all, and for each host, they have
/// no more than half of the places. An entry that is let go counts until its call has ended, or the
/// log has settled it. Hosts take turns, so that a slow one costs its own entries time alone;
/// within a host the oldest goes first. One that waits costs its key, some 100 bytes.
final class CatchUp {
  /// What the rate allows is saved up no longer than this: else a quiet minute would make a flood.
  private static final Duration SAVED = Duration.ofMillis(20);

  private final double perMilli;
  private final int most;
  private final int mostPerHost;
  private final Map<String, Host> hosts = new HashMap<>();
  private final Map<SlotEntry, Host> waiting = new HashMap<>();
  private final Map<SlotEntry, Host> letGo = new HashMap<>();

  /// Those that have an entry waiting and a place for it, whoever's turn it is first.
  private final SequencedSet<Host> inTurn = new LinkedHashSet<>();

  private double allowed;
  private Instant counted = Instant.EPOCH;

  private static final class Host {
    private final String name;
    private final SequencedSet<SlotEntry> queue = new LinkedHashSet<>();
    private int letGo;

    Host(String name) {
      this.name = name;
    }
  }

  CatchUp(SchedulerOptions options) {
    this.perMilli = options.catchUpRate() / 1_000.0;
    this.most = Math.max(1, options.maxInFlight() / 2);
    this.mostPerHost = Math.max(1, options.maxInFlightPerHost() / 2);
  }

  /// Whether an entry has had its turn and may start.
  boolean isLetGo(SlotEntry entry) {
    return letGo.containsKey(entry);
  }

  /// Lets an entry wait for its turn.
  void park(SlotEntry entry, String name) {
    Host host = hosts.computeIfAbsent(name, Host::new);
    if (host.queue.add(entry)) {
      waiting.put(entry, host);
      line(host);
    }
  }

  /// The entry whose turn it is at `now`, which is let go by that; null when nobody's is.
  @Nullable SlotEntry poll(Instant now) {
    if (!isDue(now)) {
      return null;
    }
    allowed--;
    Host host = inTurn.removeFirst();
    SlotEntry entry = host.queue.removeFirst();
    waiting.remove(entry);
    letGo.put(entry, host);
    host.letGo++;
    line(host);
    return entry;
  }

  private void line(Host host) {
    if (host.queue.isEmpty() || host.letGo >= mostPerHost) {
      inTurn.remove(host);
    } else {
      inTurn.add(host);
    }
    if (host.queue.isEmpty() && host.letGo == 0) {
      hosts.remove(host.name);
    }
  }

  /// Whether it is somebody's turn at `now`.
  boolean isDue(Instant now) {
    count(now);
    return canGo() && allowed >= 1;
  }

  private boolean canGo() {
    return !inTurn.isEmpty() && letGo.size() < most;
  }

  /// When to ask again; null when not before an entry comes or a call ends.
  @Nullable Instant next(Instant now) {
    long millis = (long) Math.ceil((1 - allowed) / perMilli);
    return canGo() ? now.plusMillis(Math.max(1, millis)) : null;
  }

  /// A clock that went back adds nothing.
  private void count(Instant now) {
    long passed = Math.clamp(Duration.between(counted, now).toMillis(), 0, 1_000_000);
    allowed = Math.min(Math.max(1, SAVED.toMillis() * perMilli), allowed + passed * perMilli);
    counted = now;
  }

  /// The log has settled an entry, wherever it was.
  void settled(SlotEntry entry) {
    Host host = waiting.remove(entry);
    if (host != null) {
      host.queue.remove(entry);
      line(host);
    }
    ended(entry);
  }

  /// A call for an entry has ended. It may be one of an earlier epoch, and its entry may wait here
  /// anew: that goes on.
  void ended(SlotEntry entry) {
    Host host = letGo.remove(entry);
    if (host != null) {
      host.letGo--;
      line(host);
    }
  }

  /// How many wait for their turn.
  int waiting() {
    return waiting.size();
  }

  void clear() {
    hosts.clear();
    waiting.clear();
    letGo.clear();
    inTurn.clear();
  }
}
