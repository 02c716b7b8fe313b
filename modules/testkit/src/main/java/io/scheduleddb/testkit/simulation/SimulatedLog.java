package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The log as a simulated node has it.
///
/// The one thread can't wait for an answer, so a user's request, asked by [#ask], ends when it has
/// sent its command; the answer comes later.
public final class SimulatedLog implements Replicator {
  private final Function<Command, CompletableFuture<Reply>> log;
  private final Reading reading;
  private final BooleanSupplier confirmed;
  private boolean asking;
  private @Nullable CompletableFuture<Reply> sent;

  /// How far a node may be read.
  @FunctionalInterface
  public interface Reading {
    /// The applied index; throws a [Refusal] when the node can't be as fresh as is asked.
    long readable(Consistency consistency);
  }

  /// What came of a user's request: an answer at once, a refusal, or a command on its way.
  public record Asked(
      @Nullable Object answer,
      @Nullable Refusal refusal,
      @Nullable CompletableFuture<Reply> reply) {}

  /// @param log takes commands
  /// @param confirmed whether the node may deliver
  public SimulatedLog(
      Function<Command, CompletableFuture<Reply>> log, Reading reading, BooleanSupplier confirmed) {
    this.log = log;
    this.reading = reading;
    this.confirmed = confirmed;
  }

  /// Asks what a user asks.
  Asked ask(Scheduling desk, Function<Scheduling, Object> request) {
    asking = true;
    sent = null;
    try {
      return new Asked(request.apply(desk), null, null);
    } catch (Refusal refusal) {
      return sent == null ? new Asked(null, refusal, null) : new Asked(null, null, sent);
    } finally {
      asking = false;
    }
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = log.apply(command);
    if (!asking) {
      return reply;
    }
    sent = reply;
    return CompletableFuture.failedFuture(
        new Refusal(Problem.Kind.UNAVAILABLE, "the answer comes later"));
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    try {
      return CompletableFuture.completedFuture(reading.readable(consistency));
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    return readable(Consistency.LINEARIZABLE);
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
