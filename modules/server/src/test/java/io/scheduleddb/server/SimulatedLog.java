package io.scheduleddb.server;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The log as a [SimulatedNode] has it.
record SimulatedLog(SimulatedNode node) implements Replicator {
  @Override
  public CompletableFuture<Reply> submit(Command command) {
    return node.submit(command);
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    return CompletableFuture.completedFuture(node.applied());
  }

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    return CompletableFuture.completedFuture(node.applied());
  }

  @Override
  public boolean mayDeliver() {
    return node.mayDeliver();
  }

  @Override
  public ClusterView view() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public void close() {}
}
