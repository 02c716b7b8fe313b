package io.scheduleddb.consensus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;

/// Looks every half second whether Ratis still works, on the thread `consensus-watchdog`. Ratis
/// closes itself after an exception, and asks to end the process for others; both without telling
/// anybody.
final class Watchdog implements AutoCloseable {
  private static final int PERIOD_MILLIS = 500;

  private final RaftNode raft;
  private final Failure failure;
  private final CountDownLatch closed = new CountDownLatch(1);

  Watchdog(RaftNode raft, Failure failure) {
    this.raft = raft;
    this.failure = failure;
    Thread.ofPlatform().name("consensus-watchdog").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.fail("Ratis can't be asked how it is", e);
    }
  }

  private void look() {
    LifeCycle.State state = raft.division().getInfo().getLifeCycleState();
    if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
      failure.fail("Ratis has stopped", new IllegalStateException("state " + state));
    }
    if (ExitUtils.isTerminated()) {
      failure.fail("Ratis wants to end the process", ExitUtils.getFirstExitException());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
