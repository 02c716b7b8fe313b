package io.scheduleddb.cluster;

import io.scheduleddb.api.FailStop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// The thread that looks after the membership: of this node, and while it leads, of all. One thread
/// for both, as a node never needs both at once, and the discovery is asked by one only.
final class MemberLoop implements AutoCloseable {
  /// How long a stop waits for a step under way. One that takes longer ends by itself when the log
  /// and the link are closed.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Joining joining;
  private final Steward steward;
  private final Duration pause;
  private final InstantSource clock;
  private final FailStop failStop;
  private final Thread thread;
  private volatile boolean closed;

  MemberLoop(
      Joining joining, Steward steward, Duration pause, InstantSource clock, FailStop failStop) {
    this.joining = joining;
    this.steward = steward;
    this.pause = pause;
    this.clock = clock;
    this.failStop = failStop;
    this.thread = Thread.ofPlatform().name("membership").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// There is an errand for the steward.
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!closed) {
        joining.step(clock.instant());
        steward.step(clock.instant());
        if (!closed && !steward.isAsked()) {
          LockSupport.parkNanos(this, pause.toNanos());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!closed) {
        failStop.fail("looking after the membership failed", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
