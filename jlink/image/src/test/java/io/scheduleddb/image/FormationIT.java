package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static io.scheduleddb.image.Clusters.soak;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Empty nodes become one cluster by themselves, and take in whom they should.
@Timeout(3600)
class FormationIT {
  private static final Duration FORMED = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void formsOneClusterWhateverTheOrderOfStarts() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < soak("formations", 2); round++) {
      try (ServerCluster cluster = Clusters.loopback(folder.resolve("round" + round), 3)) {
        Duration took = formInSomeOrder(cluster, random);
        System.out.println("formed after " + took);
        if (Clusters.isStrict()) {
          assertTrue(took.compareTo(FORMED) <= 0, "took " + took + ", seed " + seed);
        }
      }
    }
  }

  /// How long it took from the last start on.
  private static Duration formInSomeOrder(ServerCluster cluster, Random random) throws Exception {
    List<ServerProcess> order = new ArrayList<>(cluster.nodes());
    Collections.shuffle(order, random);
    for (ServerProcess node : order) {
      boolean last = node == order.getLast();
      node.start();
      if (!last) {
        Patience.pause(Duration.ofMillis(random.nextInt(4_000)));
      }
    }
    Instant started = Instant.now();
    cluster.awaitMembers(PATIENCE, cluster.nodes());
    return Duration.between(started, Instant.now());
  }

  @Test
  void saysWhatItWaitsForFromTheFirstSecondOn() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      ServerProcess first = cluster.node(1).start();
      Patience.until(
          Duration.ofSeconds(10), () -> first.answers("/health/live"), first::lastOutput);
      Patience.until(
          Duration.ofSeconds(2), () -> first.answers("/health/started"), first::lastOutput);
      assertTrue(first.isUnready(), first::lastOutput);
      String health = first.api().get("/health").body();
      assertTrue(health.contains("wait"), health);
      cluster.node(2).start();
      cluster.node(3).start();
      cluster.awaitMembers(PATIENCE, cluster.nodes());
    }
  }

  @Test
  void growsFromOneNodeToThree() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 1)) {
      cluster.form(PATIENCE);
      Clusters.create(cluster.node(1), "alone");
      for (int size = 2; size <= 3; size++) {
        cluster.add(Map.of()).start();
        cluster.awaitMembers(PATIENCE, cluster.nodes());
      }
      for (ServerProcess node : cluster.nodes()) {
        // Its own store has it, and has it soon: a ready node may lack the newest entries for a
        // moment.
        Patience.until(
            PATIENCE,
            () -> {
              NodeStatus status = NodeStatus.of(node.api());
              return status != null && status.jobs() == 1;
            },
            node::lastOutput);
        assertEquals(200, node.api().get("/jobs/alone?consistency=local").status());
      }
    }
  }

  /// With another token or name they can't tell the cluster from none, and wait; another slot gap
  /// is an error for certain.
  @Test
  void takesInNobodyWithAnotherTokenNameOrSlotGap() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 1)) {
      ServerProcess member = cluster.form(PATIENCE);
      List<ServerProcess> strangers =
          List.of(
              cluster.add(Map.of("CLUSTER_TOKEN", "guessed-wrong")),
              cluster.add(Map.of("CLUSTER_NAME", "another")));
      ServerProcess mistaken = cluster.add(Map.of("SLOT_GAP", "7s"));
      for (ServerProcess node : cluster.others(member)) {
        node.set("PEERS", member.place().httpAddress() + "," + node.place().httpAddress());
        node.start();
      }
      assertEquals(64, mistaken.awaitEnd(PATIENCE), mistaken::lastOutput);
      assertTrue(mistaken.lastOutput().contains("SLOT_GAP"), mistaken::lastOutput);
      for (ServerProcess stranger : strangers) {
        Patience.until(PATIENCE, () -> stranger.answers("/health/started"), stranger::lastOutput);
      }
      Patience.pause(Duration.ofSeconds(5));
      for (ServerProcess stranger : strangers) {
        assertTrue(stranger.isUnready(), cluster::describe);
      }
      NodeStatus status = Objects.requireNonNull(NodeStatus.of(member.api()));
      assertEquals(Set.of("n1"), status.memberNodes());
      assertTrue(member.answers("/health/ready"));
    }
  }
}
