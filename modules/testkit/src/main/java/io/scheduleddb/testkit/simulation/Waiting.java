package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import java.util.concurrent.CompletableFuture;

/// A command on its way into the log, and the node that waits for the answer.
record Waiting(Command command, CompletableFuture<Reply> reply, SimulatedNode home) {
  /// Nobody will tell what became of it.
  void unknown() {
    reply.completeExceptionally(new Refusal(Problem.Kind.UNAVAILABLE, "outcome unknown"));
  }
}
