package io.scheduleddb.consensus;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What comes before the leadership is given to another: no delivery starts any more, and those
/// under way get a moment to end and to be recorded, because what isn't recorded the successor
/// repeats. Several may overlap. Any thread.
final class Handover {
  /// Long enough for receivers that answer; what falls due meanwhile is late by as much.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Fence fence;
  private volatile BooleanSupplier settled = () -> true;

  Handover(Fence fence) {
    this.fence = fence;
  }

  /// Sets what tells whether every delivery that was started has been recorded.
  void onlyWhen(BooleanSupplier settled) {
    this.settled = settled;
  }

  /// Does `handing` after that; deliveries start again when it has failed.
  void run(Runnable handing) {
    fence.hold();
    try {
      settle();
      handing.run();
    } finally {
      fence.release();
    }
  }

  /// Waits until everything is recorded, or patience is over.
  private void settle() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    // One that passed the fence just before it was shut shows a step later.
    LockSupport.parkNanos(this, STEP.toNanos());
    while (!settled.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
  }
}
