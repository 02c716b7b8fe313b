package io.scheduleddb.server;

import io.scheduleddb.api.FailStop;
import io.scheduleddb.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// The thread that steps the scheduler: at the instant each step asks for, or as soon as there is
/// work. Sleeping until an instant rather than by ticks is what makes deliveries punctual.
final class DispatchLoop implements AutoCloseable {
  /// The longest time between two steps, whatever the clock is set to meanwhile.
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Scheduler.Running scheduler;
  private final InstantSource clock;
  private final FailStop failStop;
  private final Thread thread;
  private volatile boolean work;
  private volatile boolean closed;

  DispatchLoop(Scheduler.Running scheduler, InstantSource clock, FailStop failStop) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.failStop = failStop;
    this.thread = Thread.ofPlatform().name("dispatcher").daemon().unstarted(this::run);
  }

  void start() {
    scheduler.onWork(this::wake);
    thread.start();
  }

  private void wake() {
    if (!work) {
      work = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closed) {
        work = false;
        Instant next = scheduler.step(clock.instant());
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!work && !closed && sleepUntil(next, deadline)) {
          // Woken early without work: sleep on.
        }
      }
    } catch (RuntimeException | Error e) {
      failStop.fail("the dispatcher failed", e);
    }
  }

  /// Sleeps up to the next whole millisecond at or after `next`, or up to `deadline` in the time of
  /// `System.nanoTime`; false when it has come.
  private boolean sleepUntil(Instant next, long deadline) {
    long left = deadline - System.nanoTime();
    long nanos = Math.min(left, Duration.between(clock.instant(), next).toNanos());
    if (nanos <= 0) {
      return false;
    }
    LockSupport.parkNanos(this, nanos);
    return true;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
