package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Operator;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Members come and go by explicit acts, and by nothing else.
@Timeout(1800)
class MembersIT {
  @TempDir private Path folder;

  @Test
  void growsAndShrinksUnderLoadWhileALeaderDies() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      cluster.form(PATIENCE);
      try (Trial trial = Clusters.trial(cluster)) {
        for (int i = 0; i < 2; i++) {
          cluster.add(Map.of()).start();
        }
        cluster.awaitMembers(PATIENCE, cluster.nodes());
        trial.open(cluster.node(4));
        trial.open(cluster.node(5));
        ServerProcess leader = trial.harmLeader(Fault.Kind.KILL, node -> node::kill);
        cluster.awaitAgreed(PATIENCE, cluster.others(leader));
        leader.start();
        cluster.awaitAgreed(PATIENCE, cluster.nodes());
        for (int number = 5; number > 3; number--) {
          trial.shut(cluster.node(number));
          remove(cluster, number);
        }
        Clusters.assertKept(trial);
      }
    }
  }

  /// Removes the last node, by way of the first.
  private static void remove(ServerCluster cluster, int number) throws Exception {
    ServerProcess leaving = cluster.node(number);
    Answer answer = new Operator(cluster.node(1).api()).remove(leaving.node());
    assertEquals(204, answer.status(), answer.body());
    cluster.awaitMembers(PATIENCE, cluster.nodes().subList(0, number - 1));
    Patience.until(
        PATIENCE,
        () -> leaving.isUnready() && leaving.api().get("/health").body().contains("was removed"),
        cluster::describe);
    leaving.kill();
  }

  @Test
  void takesANodeWithAnEmptyDiskBackUnderANewId() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      ServerProcess leader = cluster.form(PATIENCE);
      Clusters.create(leader, "before");
      ServerProcess wiped = cluster.others(leader).getFirst();
      String old = peer(leader, wiped);
      wiped.kill();
      wiped.wipe();
      Clusters.create(leader, "meanwhile");
      wiped.start();
      cluster.awaitMembers(PATIENCE, cluster.nodes());
      assertNotEquals(old, peer(leader, wiped));
      Clusters.create(wiped, "after");
      // What others wrote a member may lack for a moment, unless it is asked to wait.
      long index = Clusters.create(leader, "elsewhere").index();
      Map<String, String> upTo = Map.of("Scheduled-Db-Index", Long.toString(index));
      for (String job : List.of("before", "meanwhile", "after", "elsewhere")) {
        String local = "/jobs/" + job + "?consistency=local";
        assertEquals(200, wiped.api().send("GET", local, "", upTo).status(), job);
      }
      assertEquals(1, new Operator(wiped.api()).contentHashes(cluster.nodes(), PATIENCE).size());
    }
  }

  private static String peer(ServerProcess asked, ServerProcess of) throws Exception {
    return member(asked, of).peer();
  }

  private static NodeStatus.Member member(ServerProcess asked, ServerProcess of) throws Exception {
    return Objects.requireNonNull(NodeStatus.of(asked.api())).members().stream()
        .filter(member -> member.node().equals(of.node()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void letsASixthListenAndVoteOnceAVoterHasLeft() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 5)) {
      cluster.form(PATIENCE.multipliedBy(2));
      ServerProcess sixth = cluster.add(Map.of()).start();
      ServerProcess leader = cluster.awaitMembers(PATIENCE, cluster.nodes());
      assertEquals("listener", member(leader, sixth).role());
      ServerProcess leaving =
          cluster.others(leader).stream().filter(node -> node != sixth).findFirst().orElseThrow();
      assertEquals(204, new Operator(sixth.api()).remove(leaving.node()).status());
      Patience.until(
          PATIENCE, () -> isVoter(leader, sixth), () -> "no voter: " + cluster.describe());
    }
  }

  private static boolean isVoter(ServerProcess asked, ServerProcess of)
      throws InterruptedException {
    NodeStatus status = NodeStatus.of(asked.api());
    return status != null
        && status.members().stream()
            .anyMatch(each -> each.node().equals(of.node()) && !each.role().equals("listener"));
  }

  /// Each node knows less, whoever leads, and one that nobody else finds is silent, too; for longer
  /// than anything that removes a member waits: a node is taken for silent after 3 s, for gone
  /// after 10 s.
  @Test
  void losesNobodyWhileDiscoveryKnowsLess() throws Exception {
    Duration length = Duration.ofSeconds(Clusters.soak("discovery.seconds", 15));
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      cluster.form(PATIENCE);
      String first = cluster.node(1).place().httpAddress();
      restart(cluster, cluster.node(1).set("PEERS", first));
      restart(cluster, cluster.node(2).set("PEERS", "nobody.invalid:8080"));
      restart(cluster, cluster.node(3).set("PEERS", first));
      Patience.pause(length);
      assertAllAreMembers(cluster);
      ServerProcess silent = cluster.node(3);
      silent.kill();
      Patience.pause(length);
      assertAllAreMembers(cluster);
      silent.start();
      cluster.awaitAgreed(PATIENCE, cluster.nodes());
      assertAllAreMembers(cluster);
    }
  }

  private static void assertAllAreMembers(ServerCluster cluster) throws Exception {
    cluster.awaitAgreed(PATIENCE, cluster.running());
    for (ServerProcess node : cluster.running()) {
      NodeStatus status = Objects.requireNonNull(NodeStatus.of(node.api()), cluster::describe);
      assertEquals(Set.of("n1", "n2", "n3"), status.memberNodes(), node.node());
    }
  }

  private static void restart(ServerCluster cluster, ServerProcess node) throws Exception {
    assertEquals(0, node.terminate(PATIENCE));
    node.start();
    cluster.awaitAgreed(PATIENCE, cluster.nodes());
  }
}
