package io.scheduleddb.testkit.history;

import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.testkit.simulation.Setting;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.util.Random;

/// What befalls nodes. A new kind gets a method here, and a line in [#step].
final class Mishaps {
  private final SimulatedCluster cluster;
  private final Random random;

  Mishaps(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.random();
  }

  /// Something, or nothing.
  void step() {
    switch (random.nextInt(28)) {
      case 0, 1 -> crash(leader());
      case 2 -> crash(cluster.someNode());
      case 3 -> cutPower(random.nextBoolean() ? leader() : cluster.someNode());
      case 4 -> blackout();
      case 5, 6, 14, 15 -> elect();
      case 7 -> freeze(leader());
      case 8 -> freeze(cluster.someNode());
      case 9 -> stop(leader());
      case 10 -> stop(cluster.someNode());
      case 11 -> isolate(leader());
      case 12 -> isolate(cluster.someNode());
      case 13 -> leader().setClock(Setting.drawClock(random));
      case 16 -> cluster.someNode().setClock(Setting.drawClock(random));
      default -> {}
    }
  }

  private Duration millis(int below) {
    return Duration.ofMillis(random.nextInt(below));
  }

  private SimulatedNode leader() {
    SimulatedNode leader = cluster.leader();
    return leader == null ? cluster.someNode() : leader;
  }

  private Duration pause() {
    return millis(random.nextInt(8) == 0 ? 20_000 : 4_000).plusMillis(1);
  }

  private void crash(SimulatedNode node) {
    if (node.isUp()) {
      node.crash();
      bootAfter(node, pause());
    }
  }

  private void cutPower(SimulatedNode node) {
    if (node.isUp()) {
      node.cutPower();
      bootAfter(node, pause());
    }
  }

  /// The power of all nodes goes.
  private void blackout() {
    if (random.nextInt(3) == 0) {
      cluster.nodes().forEach(this::cutPower);
    }
  }

  /// Starts a node again, which may by then be so far behind that it gets the content of another.
  private void bootAfter(SimulatedNode node, Duration pause) {
    cluster.expectElection();
    cluster.after(
        pause,
        () -> {
          node.boot();
          SimulatedNode leader = cluster.leader();
          if (leader != null
              && leader != node
              && leader.isReachable()
              && node.applied() < leader.applied()
              && random.nextInt(4) == 0) {
            node.install(leader);
          }
        });
  }

  private void elect() {
    SimulatedNode elected = cluster.someNode();
    if (elected.isReachable() && cluster.leader() != null) {
      cluster.elect(elected);
    }
  }

  private void freeze(SimulatedNode node) {
    node.freeze(millis(15_000));
    cluster.expectElection();
  }

  private void isolate(SimulatedNode node) {
    node.isolate();
    cluster.expectElection();
    cluster.after(millis(8_000), node::heal);
  }

  /// As a server stops: it waits for what is under way for two seconds, gives back what it holds,
  /// and hands the leadership on.
  private void stop(SimulatedNode node) {
    if (!node.isUp()) {
      return;
    }
    Scheduler.Running process = node.scheduler();
    var stopped = process.stop();
    cluster.after(millis(3_000), () -> during(process, node, node.courier()::cut));
    cluster.after(
        Duration.ofMillis(2_000),
        () -> {
          if (!stopped.isDone()) {
            var _ = process.giveBack();
          }
        });
    cluster.after(Duration.ofMillis(2_100), () -> during(process, node, () -> handOver(node)));
    Duration end = Duration.ofMillis(2_100).plus(millis(3_000));
    cluster.after(end, () -> during(process, node, () -> crash(node)));
  }

  private static void during(Scheduler.Running process, SimulatedNode node, Runnable action) {
    if (node.isUp() && node.scheduler() == process) {
      action.run();
    }
  }

  private void handOver(SimulatedNode node) {
    SimulatedNode other = cluster.someNode();
    if (cluster.leads(node) && other != node && other.isReachable()) {
      cluster.elect(other);
      cluster.after(millis(50), node::learn);
    }
  }
}
