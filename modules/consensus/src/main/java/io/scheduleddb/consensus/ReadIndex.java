package io.scheduleddb.consensus;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// How far the log must be applied so that a read misses nothing that was acknowledged before it
/// began: the commit index of a leader that a majority confirms afterwards (Ongaro, "Consensus:
/// Bridging Theory and Practice", 6.4). The leader's side; any thread.
final class ReadIndex {
  private final Leadership leadership;
  private final LongSupplier commitIndex;
  private final LongSupplier appliedIndex;
  private final BooleanSupplier alone;
  private final LongFunction<CompletableFuture<Boolean>> confirmation;
  private final SharedQuestion<Long> question = new SharedQuestion<>(this::ask);

  /// @param alone whether this node is the only member: then it leads when it thinks so, and nobody
  ///   knows of anything that isn't applied here
  /// @param confirmation asks a majority whether a term still is the highest
  ReadIndex(
      Leadership leadership,
      LongSupplier commitIndex,
      LongSupplier appliedIndex,
      BooleanSupplier alone,
      LongFunction<CompletableFuture<Boolean>> confirmation) {
    this.leadership = leadership;
    this.commitIndex = commitIndex;
    this.appliedIndex = appliedIndex;
    this.alone = alone;
    this.confirmation = confirmation;
  }

  /// The commit index of this leader, which may have been deposed without knowing.
  CompletableFuture<Long> unconfirmed() {
    LongSupplier index = alone.getAsBoolean() ? appliedIndex : commitIndex;
    return leadership.leads() ? CompletableFuture.completedFuture(index.getAsLong()) : notLeading();
  }

  /// The commit index of this node as the leader, which it certainly still was when this was
  /// called.
  CompletableFuture<Long> confirmed() {
    return alone.getAsBoolean() || !leadership.leads() ? unconfirmed() : question.ask();
  }

  private CompletableFuture<Long> ask() {
    long term = leadership.term();
    long index = commitIndex.getAsLong();
    return term == Leadership.NONE
        ? notLeading()
        : confirmation
            .apply(term)
            .thenCompose(yes -> yes ? CompletableFuture.completedFuture(index) : notLeading());
  }

  private static CompletableFuture<Long> notLeading() {
    return CompletableFuture.failedFuture(
        new Refusal(Problem.Kind.UNAVAILABLE, "this node doesn't lead"));
  }
}
