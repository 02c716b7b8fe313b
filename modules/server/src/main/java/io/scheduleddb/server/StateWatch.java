package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells in the log, in one line each, when this node gets ready and when it isn't any more, and
/// why; and when it has no room for more jobs, and has again. Looks twice a second, on the thread
/// `state-watch`: what lasts less isn't told.
final class StateWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("scheduled-db");
  private static final int PERIOD_MILLIS = 500;

  private final Supplier<Readiness> readiness;
  private final Supplier<@Nullable String> shortage;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("state-watch").daemon().unstarted(this::run);
  private @Nullable Readiness told;
  private boolean full;

  /// @param failing the checks of `/health/ready` that don't hold; empty: ready
  /// @param waitingFor what the node waits for before it is a member; null when it is one
  /// @param trouble what keeps it from its work; null when nothing does
  record Readiness(List<String> failing, @Nullable String waitingFor, @Nullable String trouble) {
    Readiness {
      failing = List.copyOf(failing);
    }

    boolean ready() {
      return failing.isEmpty();
    }
  }

  /// @param shortage why no more jobs are taken; null when they are
  StateWatch(Supplier<Readiness> readiness, Supplier<@Nullable String> shortage) {
    this.readiness = readiness;
    this.shortage = shortage;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "changes of the state aren't told any more", e);
    }
  }

  /// Tells what has changed since the last look.
  void look() {
    Readiness now = readiness.get();
    if (!now.equals(told)) {
      boolean again = told == null || !told.ready();
      told = now;
      if (!now.ready()) {
        Event.of("not-ready")
            .with("checks", String.join(",", now.failing))
            .with("waiting_for", now.waitingFor)
            .with("trouble", now.trouble)
            .info("this node isn't ready");
      } else if (again) {
        Event.of("ready").info("this node is ready");
      }
    }
    lookForRoom(shortage.get());
  }

  /// What is short changes by the byte: whether something is doesn't.
  private void lookForRoom(@Nullable String why) {
    boolean now = why != null;
    if (now == full) {
      return;
    }
    full = now;
    if (now) {
      Event.of("full").with("limit", why).warn("no more jobs are taken");
    } else {
      Event.of("room-again").info("jobs are taken again");
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
