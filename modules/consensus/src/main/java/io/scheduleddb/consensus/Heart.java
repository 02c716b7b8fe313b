package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What is done twice a second, on the thread `pulse`: the leader's [Pulse], the end of requests
/// that waited too long, and, each hour, a comparison of the replicas.
final class Heart implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);

  private final ConsensusOptions options;
  private final Pulse pulse;
  private final Confirmations confirmations;
  private final Requests requests;
  private final Replicator replicator;
  private final CountDownLatch closed = new CountDownLatch(1);
  private long checkAt;

  Heart(
      ConsensusOptions options,
      Pulse pulse,
      Confirmations confirmations,
      Requests requests,
      Replicator replicator) {
    this.options = options;
    this.pulse = pulse;
    this.confirmations = confirmations;
    this.requests = requests;
    this.replicator = replicator;
    this.checkAt = System.nanoTime() + options.pace().check().toNanos();
    Thread.ofPlatform().name("pulse").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        pulse.beat(confirmations);
        requests.expire();
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() {
    if (System.nanoTime() - checkAt >= 0) {
      checkAt = System.nanoTime() + options.pace().check().toNanos();
      if (replicator.view().leads()) {
        // What comes of it is told by the pulse; one that isn't logged is made up for by the next.
        var _ = replicator.submit(new Command.CheckContent());
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
