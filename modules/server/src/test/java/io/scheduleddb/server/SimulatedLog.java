package io.scheduleddb.server;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The log as a simulated node has it.
///
/// @param log takes commands
/// @param applied how far the node's store is
/// @param confirmed whether the node may deliver
record SimulatedLog(
    Function<Command, CompletableFuture<Reply>> log,
    LongSupplier applied,
    BooleanSupplier confirmed)
    implements Replicator {
  @Override
  public CompletableFuture<Reply> submit(Command command) {
    return log.apply(command);
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    return CompletableFuture.completedFuture(applied.getAsLong());
  }

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    return CompletableFuture.completedFuture(applied.getAsLong());
  }

  @Override
  public boolean mayDeliver() {
    return confirmed.getAsBoolean();
  }

  @Override
  public ClusterView view() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public void close() {}
}
