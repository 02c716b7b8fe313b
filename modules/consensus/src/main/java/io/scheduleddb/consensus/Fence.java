package io.scheduleddb.consensus;

import java.time.Duration;

/// Until when this node may start deliveries as the leader: for a window from the moment at which a
/// majority was asked, and confirmed, that it still leads. It measures by `System.nanoTime`, which
/// goes on while the process is stopped and doesn't care for the clock being set. Any thread.
final class Fence {
  private final long windowNanos;
  private final Leadership leadership;
  private volatile boolean held;
  private volatile Lease lease = new Lease(Leadership.NONE, 0);

  private record Lease(long term, long until) {}

  Fence(Duration window, Leadership leadership) {
    this.windowNanos = window.toNanos();
    this.leadership = leadership;
  }

  /// A majority confirmed `term`, having been asked at `asked`.
  synchronized void confirmed(long term, long asked) {
    long until = asked + windowNanos;
    if (lease.term != term || until - lease.until > 0) {
      lease = new Lease(term, until);
    }
  }

  /// Keeps it shut, whatever a majority confirms: the leadership is being handed over.
  void hold(boolean shut) {
    held = shut;
  }

  /// Whether it is open now.
  boolean isOpen() {
    Lease now = lease;
    return !held
        && leadership.leads()
        && leadership.term() == now.term
        && System.nanoTime() - now.until < 0;
  }
}
