package io.scheduleddb.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks who leads, again and again, and notes each change as a fault of the kind `ELECTION`. One
/// thread.
final class LeaderWatch {
  private static final Duration BETWEEN = Duration.ofMillis(250);

  /// How soon after a fault a change is taken for its consequence.
  private static final Duration CONSEQUENCE = Duration.ofSeconds(15);

  private final ServerCluster cluster;
  private @Nullable NodeStatus last;
  private Instant lastSeen = Instant.MIN;
  private final Map<String, ApiClient> clients = new HashMap<>();
  final List<Fault> changes = new ArrayList<>();

  LeaderWatch(ServerCluster cluster) {
    this.cluster = cluster;
  }

  void run(CountDownLatch over) throws InterruptedException {
    try {
      while (!over.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
        for (ServerProcess node : cluster.running()) {
          look(node);
        }
      }
    } finally {
      clients.values().forEach(ApiClient::close);
    }
  }

  private void look(ServerProcess node) throws InterruptedException {
    Instant asked = Instant.now();
    NodeStatus status = NodeStatus.of(clients.computeIfAbsent(node.url(), LeaderWatch::client));
    if (status == null || !status.leads() || last != null && status.term() < last.term()) {
      return;
    }
    if (last != null && status.term() > last.term()) {
      String deposed = last.node();
      long index = last.commitIndex();
      changes.add(new Fault(Fault.Kind.ELECTION, deposed, lastSeen, Instant.now(), true, index));
    }
    last = status;
    lastSeen = asked;
  }

  /// One that doesn't wait long: a node may be paused.
  private static ApiClient client(String url) {
    return new ApiClient(url, BETWEEN.multipliedBy(2));
  }

  /// The changes that no fault of a leader explains.
  List<Fault> unprovoked(List<Fault> faults) {
    return changes.stream()
        .filter(change -> faults.stream().noneMatch(f -> led(f, change)))
        .toList();
  }

  private static boolean led(Fault fault, Fault change) {
    return fault.leader()
        && change.ended().isAfter(fault.asked())
        && change.ended().isBefore(fault.ended().plus(CONSEQUENCE));
  }
}
