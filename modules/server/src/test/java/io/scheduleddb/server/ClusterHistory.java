package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Reply;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.server.SimulatedCourier.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// One random history of a cluster: a time of trouble, then quiet, then the reckoning.
final class ClusterHistory implements AutoCloseable {
  private static final int STEPS = 40;

  private final Random random;
  private final RandomUsers users;
  private final Duration slotGap;
  private final SimulatedCluster cluster;
  private final Set<Try> recorded = new HashSet<>();
  private long newestEpoch;

  private record Try(long job, Instant due, int attempt) {}

  ClusterHistory(Path directory, long seed) {
    random = new Random(seed);
    slotGap = Duration.ofSeconds(List.of(1, 3, 10, 3600).get(random.nextInt(4)));
    cluster = new SimulatedCluster(directory, seed, slotGap);
    users = new RandomUsers(random, cluster::now, command -> cluster.someNode().submit(command));
    cluster.receiver = this::receive;
    cluster.listener = this::applied;
  }

  void run() {
    cluster.advance(millis(1_500));
    for (int i = 0; i < STEPS; i++) {
      step();
      cluster.advance(millis(random.nextInt(4_000)));
    }
    quieten();
    SimulatedNode leader = Objects.requireNonNull(cluster.leader());
    Reckoning reckoning =
        new Reckoning(leader.reader(), leader.scheduling(), leader.clock(), slotGap);
    users.witnesses().forEach(reckoning::check);
    users.end();
    cluster.advance(Duration.ofSeconds(5));
    reckoning.checkNothingIsLeft();
    checkEqual();
  }

  private void quieten() {
    cluster.trouble = false;
    cluster.nodes().forEach(SimulatedNode::heal);
    cluster.advance(Duration.ofSeconds(60));
    // To the middle between two whole seconds of the leader: no occurrence is on its way then.
    Instant now = leader().clock();
    Instant second = Instant.ofEpochSecond(now.getEpochSecond());
    cluster.advance(Duration.between(now, second.plusMillis(1_500)));
  }

  /// Replicas that have applied the same are equal.
  private void checkEqual() {
    SimulatedNode first = cluster.nodes().getFirst();
    for (SimulatedNode node : cluster.nodes()) {
      Invariant.check(node.applied() == first.applied(), "behind", node.id());
      boolean equal = node.content().equals(first.content());
      Invariant.check(equal, "other content", node.content() + "\n" + first.content());
    }
  }

  private void step() {
    switch (random.nextInt(23)) {
      case 0, 1, 2, 3, 4 -> users.create();
      case 5 -> users.cancel();
      // Whatever is on its way goes on, so that nothing is promised of what arrives later.
      case 6 -> users.delete(_ -> {});
      case 7 -> users.pause();
      case 8, 9 -> users.resume();
      case 10 -> crash(cluster.someNode());
      case 11, 12 -> crash(leader());
      case 13, 14 -> elect();
      case 15 -> freeze(leader());
      case 16 -> freeze(cluster.someNode());
      case 17 -> stop(leader());
      case 18 -> stop(cluster.someNode());
      case 19 -> isolate(leader());
      case 20 -> isolate(cluster.someNode());
      case 21 -> users.replace();
      default -> {}
    }
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }

  private SimulatedNode leader() {
    SimulatedNode leader = cluster.leader();
    return leader == null ? cluster.someNode() : leader;
  }

  private void crash(SimulatedNode node) {
    boot(node, random.nextInt(8) == 0 ? random.nextInt(20_000) : random.nextInt(4_000));
  }

  /// Kills a node, and starts it again after a while.
  private void boot(SimulatedNode node, int after) {
    if (node.isUp()) {
      node.crash();
      cluster.expectElection();
      cluster.after(millis(1 + after), node::boot);
    }
  }

  private void elect() {
    SimulatedNode elected = cluster.someNode();
    if (elected.isReachable() && cluster.leader() != null) {
      cluster.elect(elected);
    }
  }

  private void freeze(SimulatedNode node) {
    node.freeze(millis(random.nextInt(15_000)));
    cluster.expectElection();
  }

  private void isolate(SimulatedNode node) {
    node.isolate();
    cluster.expectElection();
    cluster.after(millis(random.nextInt(8_000)), node::heal);
  }

  /// As a server stops: it waits for what is under way for two seconds, gives back what it holds,
  /// and hands the leadership on.
  private void stop(SimulatedNode node) {
    if (!node.isUp()) {
      return;
    }
    Scheduler.Running process = node.scheduler();
    var stopped = process.stop();
    int cut = random.nextInt(3_000);
    cluster.after(millis(cut), () -> during(process, node, node.courier()::cut));
    cluster.after(
        millis(2_000),
        () -> {
          if (!stopped.isDone()) {
            var _ = process.giveBack();
          }
        });
    cluster.after(millis(2_100), () -> during(process, node, () -> handOver(node)));
    int end = 2_100 + random.nextInt(3_000);
    cluster.after(millis(end), () -> during(process, node, () -> boot(node, 5_000)));
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
      cluster.after(millis(random.nextInt(50)), node::learn);
    }
  }

  private void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {
    for (int i = 0; i < replies.size(); i++) {
      if (entry.commands().get(i) instanceof Command.RecordAttempt record
          && replies.get(i) instanceof Reply.Done) {
        recorded.add(new Try(record.entry().job(), record.entry().due(), record.entry().attempt()));
      }
    }
  }

  private Answer receive(SimulatedNode node, Courier.Delivery delivery) {
    check(node, delivery);
    return users.receive(delivery, node.clock(), delivery.fence(), cluster.trouble);
  }

  /// Nobody calls any more after a later leader has, nor for what has a record.
  private void check(SimulatedNode node, Courier.Delivery delivery) {
    String what = delivery.webhookId() + " by " + node.id() + " at " + cluster.now();
    long epoch = cluster.committed().get((int) delivery.fence()).position().term();
    Invariant.check(epoch >= newestEpoch, "by a deposed leader", what);
    newestEpoch = epoch;
    Job job = node.reader().job(delivery.job());
    boolean again =
        job != null && recorded.contains(new Try(job.number(), delivery.due(), delivery.attempt()));
    Invariant.check(!again, "though it has a record", what);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
