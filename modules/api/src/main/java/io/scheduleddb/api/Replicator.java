package io.scheduleddb.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Port: puts commands into the replicated log, in the order of submission.
public interface Replicator extends AutoCloseable {

  /// Proposes a command. The future completes after the command is on a majority's disks and
  /// applied here; business refusals are ordinary replies. It fails with a [Refusal]: of kind
  /// `UNAVAILABLE` when there is no leader or too many [Command.Client] commands wait; whether such
  /// a command will take effect is then unknown. Any thread; doesn't block. The future completes on
  /// the thread that applies, so dependents must be quick.
  CompletableFuture<Reply> submit(Command command);

  /// Completes with the applied index when a read of this node's store will see every write that
  /// was acknowledged anywhere before this call. `LOCAL` completes at once.
  CompletableFuture<Long> readable(Consistency consistency);

  /// Completes with the applied index when this node has applied the log up to `index`; fails with
  /// a [Refusal] of kind `UNAVAILABLE` when that takes longer than `patience`.
  CompletableFuture<Long> reached(long index, Duration patience);

  /// Whether this node may start a delivery now: it leads, and a majority has confirmed so within
  /// the fence window. A successor waits that long before it takes over. Cheap; any thread; asked
  /// right before each start.
  boolean mayDeliver();

  /// The cluster as this node sees it now. Never blocks.
  ClusterView view();

  /// Hands the leadership on where it can, then leaves the log closed and synced.
  @Override
  void close();

  /// What a read may miss.
  enum Consistency {
    /// Nothing that was acknowledged before the read began.
    LINEARIZABLE,
    /// What a leader that lost its majority doesn't know yet.
    LEADER,
    /// What this node hasn't applied yet.
    LOCAL
  }
}
