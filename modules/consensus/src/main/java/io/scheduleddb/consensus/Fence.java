package io.scheduleddb.consensus;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Until when this node may start deliveries as the leader: for a window from the moment at which a
/// majority was asked, and confirmed, that it still leads. It measures by two clocks, and whichever
/// is over first shuts it: by `System.nanoTime`, which goes on while the process is stopped and
/// doesn't care for the clock being set; and by the machine's clock, which shows after a suspension
/// of the machine how long that was, where the other one has stood still. Any thread.
final class Fence {
  private final Duration window;
  private final Leadership leadership;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final AtomicInteger holds = new AtomicInteger();
  private volatile Lease lease = new Lease(Leadership.NONE, new Moment(Instant.MIN, 0));

  /// A moment by both clocks.
  record Moment(Instant wall, long nanos) {
    private Moment plus(Duration span) {
      return new Moment(wall.plus(span), nanos + span.toNanos());
    }
  }

  private record Lease(long term, Moment until) {}

  /// @param wall the machine's clock
  /// @param nanos its monotonic clock, in ns
  Fence(Duration window, Leadership leadership, InstantSource wall, LongSupplier nanos) {
    this.window = window;
    this.leadership = leadership;
    this.wall = wall;
    this.nanos = nanos;
  }

  Moment now() {
    return new Moment(wall.instant(), nanos.getAsLong());
  }

  /// A majority confirmed `term`, having been asked at `asked`.
  synchronized void confirmed(long term, Moment asked) {
    Moment until = asked.plus(window);
    if (lease.term != term || until.nanos - lease.until.nanos > 0) {
      lease = new Lease(term, until);
    }
  }

  /// Keeps it shut, whatever a majority confirms, until [#release] was called as often.
  void hold() {
    holds.incrementAndGet();
  }

  void release() {
    holds.decrementAndGet();
  }

  /// Whether it is open now.
  boolean isOpen() {
    Lease lent = lease;
    return holds.get() == 0
        && leadership.leads()
        && leadership.term() == lent.term
        && nanos.getAsLong() - lent.until.nanos < 0
        && wall.instant().isBefore(lent.until.wall);
  }
}
