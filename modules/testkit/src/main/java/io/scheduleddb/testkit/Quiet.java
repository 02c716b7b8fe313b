package io.scheduleddb.testkit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits until nothing moves in a cluster any more: nothing is due, no job is open, and every node
/// that runs has applied all that any of them knows to be committed.
///
/// @param lastDue when the last job is due
record Quiet(ServerCluster cluster, Instant lastDue) {

  /// Returns when it is so, or when patience is over: what is still open then is the checkers'
  /// business. Throws [TimeoutException] when some node has fallen behind.
  void await(Duration patience) throws InterruptedException, TimeoutException {
    Instant end = Instant.now().plus(patience);
    Patience.until(
        patience.plusSeconds(1),
        () ->
            Instant.now().isAfter(end)
                || Instant.now().isAfter(lastDue)
                    && cluster.running().stream().allMatch(this::idle),
        cluster::describe);
    long committed = -1;
    for (ServerProcess node : cluster.running()) {
      NodeStatus status = NodeStatus.of(node.api());
      committed = Math.max(committed, status == null ? -1 : status.commitIndex());
    }
    long target = committed;
    Patience.until(Duration.ofSeconds(30), () -> haveApplied(target), cluster::describe);
  }

  private boolean haveApplied(long index) throws InterruptedException {
    for (ServerProcess node : cluster.running()) {
      NodeStatus status = NodeStatus.of(node.api());
      if (status == null || status.appliedIndex() < index) {
        return false;
      }
    }
    return true;
  }

  private boolean idle(ServerProcess node) {
    try {
      Map<String, @Nullable Object> jobs = Json.child(node.api().get("/health").json(), "jobs");
      return List.of("pending", "in_progress").stream()
          .allMatch(status -> jobs.get(status) instanceof Number count && count.intValue() == 0);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
