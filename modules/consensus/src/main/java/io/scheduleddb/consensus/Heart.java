package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What is done twice a second, on the thread `pulse`: the leader's [Pulse], the end of requests
/// that waited too long, and, each hour, a comparison of the replicas. A new leader doesn't wait
/// for its first beat, because nothing is logged or delivered before it.
final class Heart implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);

  /// How long a leader whose clock isn't that of most members goes on before it gives way.
  private static final Duration ASTRAY = Duration.ofSeconds(2);

  /// How long it waits before it tries that again.
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Duration checks;
  private final Leadership leadership;
  private final Parts parts;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private long checkAt;
  private long astraySince;
  private long giveWayAt;

  private enum Signal {
    LEADS,
    CLOSE
  }

  /// What it keeps going.
  ///
  /// @param giveWay hands the leadership over to one whose clock is right; may block
  record Parts(
      Pulse pulse,
      StampGate gate,
      Confirmations confirmations,
      Requests requests,
      Replicator replicator,
      Runnable giveWay,
      Failure failure) {}

  Heart(ConsensusOptions options, Leadership leadership, Parts parts) {
    this.checks = options.pace().check();
    this.leadership = leadership;
    this.parts = parts;
    long now = System.nanoTime();
    this.checkAt = now + checks.toNanos();
    this.astraySince = now;
    this.giveWayAt = now;
    leadership.onWin(() -> signals.add(Signal.LEADS));
    Thread.ofPlatform().name("pulse").daemon().start(this::run);
  }

  private void run() {
    try {
      while (signals.poll(BEAT.toMillis(), TimeUnit.MILLISECONDS) != Signal.CLOSE) {
        parts.pulse.beat(parts.confirmations);
        parts.requests.expire();
        lookAtTheClock();
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      parts.failure.fail("the pulse has stopped, without which nothing is delivered", e);
    }
  }

  private void lookAtTheClock() {
    long now = System.nanoTime();
    if (!parts.gate.isAstray(leadership.term())) {
      astraySince = now;
    } else if (now - astraySince > ASTRAY.toNanos() && now - giveWayAt > 0) {
      giveWayAt = now + AGAIN.toNanos();
      Thread.ofVirtual().name("give-way").start(parts.giveWay);
    }
  }

  private void check() {
    if (System.nanoTime() - checkAt >= 0) {
      checkAt = System.nanoTime() + checks.toNanos();
      if (parts.replicator.view().leads()) {
        // What comes of it is told by the pulse; one that isn't logged is made up for by the next.
        var _ = parts.replicator.submit(new Command.CheckContent());
      }
    }
  }

  @Override
  public void close() {
    signals.add(Signal.CLOSE);
  }
}
