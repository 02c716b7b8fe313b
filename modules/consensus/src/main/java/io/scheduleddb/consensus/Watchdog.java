package io.scheduleddb.consensus;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.LifeCycle;

/// Looks every half second whether Ratis still works, on the thread `consensus-watchdog`. Ratis
/// closes itself after an exception, asks to end the process for others, and can lock itself up;
/// all without telling anybody. It also closes itself when this node was removed, which is found
/// out here, too.
final class Watchdog implements AutoCloseable {
  private static final int PERIOD_MILLIS = 500;

  /// Looks after the end of Ratis until its reason must be known.
  private static final int MAX_LOOKS_CLOSED = 4;

  /// Looks during which nobody may get the lock of Ratis: a minute. They are counted, not timed,
  /// because the whole process may have been stopped.
  private static final int MAX_LOOKS_LOCKED = 120;

  private final RaftServer.Division division;
  private final Failure failure;
  private final Departure departure;
  private final Runnable others;
  private final AtomicLong unlocked = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long unlockedBefore;
  private int looksLocked;
  private int looksClosed;

  /// @param others what else is to be looked at as often
  Watchdog(RaftServer.Division division, Failure failure, Departure departure, Runnable others) {
    this.division = division;
    this.failure = failure;
    this.departure = departure;
    this.others = others;
    Thread.ofPlatform().name("consensus-watchdog").daemon().start(this::run);
    Thread.ofPlatform().name("consensus-lock-probe").daemon().start(this::probe);
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
    LifeCycle.State state = division.getInfo().getLifeCycleState();
    if (state.isClosingOrClosed() || state == LifeCycle.State.EXCEPTION) {
      ended(state);
      return;
    }
    if (ExitUtils.isTerminated()) {
      failure.fail("Ratis wants to end the process", ExitUtils.getFirstExitException());
    }
    looksLocked = unlocked.get() == unlockedBefore ? looksLocked + 1 : 0;
    unlockedBefore = unlocked.get();
    if (looksLocked >= MAX_LOOKS_LOCKED) {
      failure.fail("Ratis is locked up", new IllegalStateException("for a minute"));
    }
    if (!votes() && listens() && division.getInfo().isFollower()) {
      failure.fail(
          "this node listens, and must be started as a listener",
          new IllegalStateException("it was added as a listener, but joined as a voter"));
    }
    others.run();
  }

  /// Ratis has closed the group. The reason may come a moment later than the state.
  private void ended(LifeCycle.State state) {
    if (departure.isTold() || !(votes() || listens())) {
      departure.happened();
    } else if (++looksClosed >= MAX_LOOKS_CLOSED) {
      failure.fail("Ratis has stopped", new IllegalStateException("state " + state));
    }
  }

  private boolean votes() {
    RaftConfiguration now = division.getRaftConf();
    return now.getPeer(division.getId(), RaftPeerRole.FOLLOWER) != null;
  }

  private boolean listens() {
    return division.getRaftConf().getPeer(division.getId(), RaftPeerRole.LISTENER) != null;
  }

  /// Takes the lock of Ratis' group, under which all that matters happens there, again and again.
  private void probe() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        synchronized (division) {
          unlocked.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
