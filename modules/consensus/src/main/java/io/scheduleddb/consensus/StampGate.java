package io.scheduleddb.consensus;

import io.scheduleddb.consensus.ClusterClock.Standing;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Whether a leader may stamp entries with the time of its clock, and start what is due by it. The
/// time of the log never goes back: what one leader stamps too far ahead, every later one would
/// have to go on from. So a new leader stamps nothing before it has compared its clock with those
/// of the members, which takes one round trip. When that can't be told, because too few say their
/// time, it goes on after a second; but not when it was found astray before, which only another
/// comparison undoes. What was found in one term doesn't count in the next.
///
/// Any thread.
final class StampGate {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(2);

  private final BooleanSupplier alone;
  private long term = Leadership.NONE;
  private long since;
  private Standing last = Standing.UNSURE;

  /// @param alone whether this node is the only member
  StampGate(BooleanSupplier alone) {
    this.alone = alone;
  }

  /// The leader of `term`, this node, has compared its clock.
  synchronized void compared(long term, Standing found) {
    enter(term);
    boolean news = this.term == term && found != Standing.UNSURE;
    last = news ? found : last;
  }

  private void enter(long entered) {
    if (entered > term) {
      term = entered;
      since = System.nanoTime();
      last = Standing.UNSURE;
    }
  }

  /// Whether the leader of `term`, this node, may stamp.
  synchronized boolean isOpen(long term) {
    enter(term);
    if (this.term != term) {
      return false;
    }
    return switch (last) {
      case AGREES -> true;
      case UNSURE -> alone.getAsBoolean() || System.nanoTime() - since > PATIENCE.toNanos();
      case ASTRAY -> alone.getAsBoolean();
    };
  }

  /// Whether the clock was last found to be that of most members, in `term`.
  synchronized boolean agrees(long term) {
    return this.term == term && last == Standing.AGREES;
  }

  /// Whether it was last found not to be.
  synchronized boolean isAstray(long term) {
    return this.term == term && last == Standing.ASTRAY;
  }

  /// Waits until it is open for the term that this node leads in; returns that term,
  /// [Leadership#NONE] when it doesn't lead.
  long await(Leadership leadership) throws InterruptedException {
    long leads = leadership.term();
    while (leads != Leadership.NONE && !isOpen(leads)) {
      LockSupport.parkNanos(this, STEP.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      leads = leadership.term();
    }
    return leads;
  }
}
