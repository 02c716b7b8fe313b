package io.scheduleddb.consensus;

import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Says when a read of this node's store misses no more than the reader allows: asks the leader how
/// far the log must be applied, and waits until it is. While there is no leader it goes on asking.
/// Any thread.
final class Reads {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ReadIndex own;
  private final Applier applier;
  private final Leadership leadership;
  private final Routes routes;
  private final PeerLink link;
  private final String cluster;
  private final SharedQuestion<Long> confirmed = new SharedQuestion<>(() -> askLeader(false));

  Reads(
      ConsensusOptions options,
      ReadIndex own,
      Applier applier,
      Leadership leadership,
      Routes routes,
      PeerLink link) {
    this.cluster = options.cluster().toString();
    this.own = own;
    this.applier = applier;
    this.leadership = leadership;
    this.routes = routes;
    this.link = link;
  }

  /// As [io.scheduleddb.api.Replicator#readable].
  CompletableFuture<Long> readable(Consistency consistency) {
    return consistency == Consistency.LOCAL
        ? CompletableFuture.completedFuture(applier.applied().index())
        : index(consistency, System.nanoTime() + PATIENCE.toNanos())
            .thenCompose(index -> reached(index, PATIENCE));
  }

  /// As [io.scheduleddb.api.Replicator#reached].
  CompletableFuture<Long> reached(long index, Duration patience) {
    CompletableFuture<Long> reached = applier.reached(index);
    return reached.isDone()
        ? reached
        : reached
            .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
            .exceptionallyCompose(failure ->
                CompletableFuture.failedFuture(
                    new Refusal(
                        Problem.Kind.UNAVAILABLE,
                        "this node has applied the log up to %d only, not yet up to %d"
                            .formatted(applier.applied().index(), index))));
  }

  private CompletableFuture<Long> index(Consistency consistency, long deadline) {
    return attempt(consistency)
        .exceptionallyCompose(failure ->
            System.nanoTime() - deadline < 0
                ? pause().thenCompose(_ -> index(consistency, deadline))
                : CompletableFuture.failedFuture(
                    new Refusal(Problem.Kind.UNAVAILABLE, "there is no leader to read from")));
  }

  private CompletableFuture<Long> attempt(Consistency consistency) {
    boolean linearizable = consistency == Consistency.LINEARIZABLE;
    if (leadership.leads()) {
      return linearizable ? own.confirmed() : own.unconfirmed();
    }
    return linearizable ? confirmed.ask() : askLeader(true);
  }

  private CompletableFuture<Long> askLeader(boolean unconfirmed) {
    Routes.Leader leader = routes.leader();
    if (leader == null) {
      return CompletableFuture.failedFuture(
          new Refusal(Problem.Kind.UNAVAILABLE, "there is no leader"));
    }
    byte[] message = LinkMessages.write(new LinkMessages.Read(cluster, unconfirmed));
    return link.send(leader.address(), PeerLink.Topic.READ, message, Duration.ofSeconds(2))
        .thenApply(LinkMessages::readIndex);
  }

  private static CompletableFuture<Void> pause() {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }
}
