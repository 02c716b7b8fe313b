package io.scheduleddb.consensus;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Whether a leader may stamp entries with the time of its clock. The time of the log never goes
/// back: what one leader stamps too far ahead, every later one would have to go on from. So a new
/// leader stamps nothing before it has compared its clock with those of the members, which takes
/// one round trip. When that can't be told (too few say their time), it goes on after a second.
///
/// Once open, it stays open for the term. Any thread.
final class StampGate {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(2);

  private final ClusterClock clock;
  private final BooleanSupplier alone;
  private long open = Leadership.NONE;
  private long asked = Leadership.NONE;
  private long askedAt;

  /// @param alone whether this node is the only member
  StampGate(ClusterClock clock, BooleanSupplier alone) {
    this.clock = clock;
    this.alone = alone;
  }

  /// Whether the leader of `term`, this node, may stamp.
  synchronized boolean isOpen(long term) {
    if (open == term) {
      return true;
    }
    if (asked != term) {
      asked = term;
      askedAt = System.nanoTime();
    }
    if (alone.getAsBoolean() || compared()) {
      open = term;
    }
    return open == term;
  }

  /// Waits until it is open for the term that this node leads in; returns that term,
  /// [Leadership#NONE] when it doesn't lead.
  long await(Leadership leadership) throws InterruptedException {
    long term = leadership.term();
    while (term != Leadership.NONE && !isOpen(term)) {
      LockSupport.parkNanos(this, STEP.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      term = leadership.term();
    }
    return term;
  }

  private boolean compared() {
    return switch (clock.standing()) {
      case AGREES -> true;
      case UNSURE -> System.nanoTime() - askedAt > PATIENCE.toNanos();
      case ASTRAY -> false;
    };
  }
}
