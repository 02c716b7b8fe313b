package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.scheduleddb.api.PeerStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FormationTest {
  private static final UUID ID = new UUID(1, 1);

  private final Network network = new Network();

  private static Standing member(UUID cluster) {
    return Standing.NEW.joining(cluster).asMember();
  }

  private Formation formation(String id, int expect, StandingStore store) {
    return new Formation(
        Nodes.identity(id),
        expect,
        store,
        new Formation.Sight(network, network),
        ClusterOptions.DEFAULT);
  }

  /// A node that answers, and forms.
  private Formation start(String id, int expect, StandingStore store) {
    Formation formation = formation(id, expect, store);
    ClusterDesk desk =
        new ClusterDesk(Nodes.identity(id), store, ClusterOptions.DEFAULT, InstantSource.system());
    desk.forming(formation);
    network.add(Nodes.address(id), desk);
    return formation;
  }

  /// One look; what it waits for afterwards.
  private String waitingFor(String id, int expect) throws InterruptedException {
    Formation formation = formation(id, expect, new MemoryStore(Standing.NEW));
    assertNull(
        formation.decide(new Lookout(network, ClusterOptions.DEFAULT).look(network.peers())));
    return formation.waitingFor();
  }

  @Test
  void aNodeAloneFoundsInItsFirstLook() throws InterruptedException {
    MemoryStore store = new MemoryStore(Standing.NEW);
    Formation formation = formation("n1~a", 1, store);
    assertInstanceOf(Formation.Decision.Found.class, formation.decide(List.of()));
    assertEquals(1, store.standing().awaited());
  }

  @Test
  void threeNodesComeToOneCluster() throws Exception {
    List<Callable<Formation.Decision>> runs = new ArrayList<>();
    for (String id : List.of("n3~c", "n1~a", "n2~b")) {
      runs.add(start(id, 3, new MemoryStore(Standing.NEW))::run);
    }
    List<Formation.Decision> decisions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Formation.Decision> each : threads.invokeAll(runs)) {
        decisions.add(each.get());
      }
    }
    assertEquals(1, decisions.stream().map(Formation.Decision::cluster).distinct().count());
    assertInstanceOf(Formation.Decision.Found.class, decisions.get(1), "the first by name founds");
  }

  /// What a node says with other settings.
  private static PeerStatus other(String id, String cluster, Duration gap, Standing standing) {
    Identity identity = new Identity(Nodes.identity(id).peer(), cluster, gap);
    return Nodes.status(identity, standing, null, Set.of());
  }

  @Test
  void anExistingClusterWinsOverFounding() throws InterruptedException {
    network.add(Nodes.status("n2~b", member(ID)));
    MemoryStore store = new MemoryStore(Standing.NEW.endorsing("n1~a"));
    assertEquals(new Formation.Decision.Join(ID, "n2:8080"), formation("n1~a", 1, store).run());
    assertEquals(ID, store.standing().cluster());
  }

  @Test
  void aClusterWithSlotsOfAnotherLengthEndsTheStart() {
    network.add(other("n2~b", Nodes.CLUSTER, Duration.ofSeconds(30), member(ID)));
    Formation formation = formation("n1~a", 1, new MemoryStore(Standing.NEW));
    SettingConflict conflict = assertThrows(SettingConflict.class, formation::run);
    assertEquals(
        "SLOT_GAP: \"PT10S\", but the cluster \"test\" that n2:8080 belongs to has \"PT30S\"",
        conflict.getMessage());
  }

  @Test
  void joinsNeitherOfTwoClustersOfOneName() throws InterruptedException {
    network.add(Nodes.status("n2~b", member(ID)));
    network.add(Nodes.status("n3~c", member(new UUID(2, 2))));
    assertEquals(
        "two clusters are named \"test\", and this node can't tell which to join: n2:8080 is in "
            + ID
            + ", n3:8080 is in "
            + new UUID(2, 2),
        waitingFor("n1~a", 1));
  }

  @Test
  void foundsNothingWhereOnlyRemovedNodesKnowOfACluster() throws InterruptedException {
    network.add(Nodes.status("n2~b", member(ID).asRemoved()));
    assertEquals(
        "there is a cluster of this name already, but only nodes that were removed from it answer:"
            + " n2 at n2:8080; no other is founded while they do",
        waitingFor("n1~a", 1));
  }

  @Test
  void saysWhomItSeesAndWhoIsMissing() throws InterruptedException {
    network.add(Nodes.status("n2~b", Standing.NEW));
    network.add(Nodes.status("n3~c", Standing.NEW));
    network.cut("n3:8080");
    assertEquals(
        "3 nodes must be seen before a cluster is founded; seen: n1, n2;"
            + " not answering: n3:8080 (connection refused)",
        waitingFor("n1~a", 3));
  }

  @Test
  void saysWhichSettingsDiffer() throws InterruptedException {
    network.add(other("n2~b", "prod", Nodes.GAP, Standing.NEW));
    network.add(other("n3~c", Nodes.CLUSTER, Duration.ofMinutes(1), Standing.NEW));
    assertEquals(
        "3 nodes must be seen before a cluster is founded; seen: n1;"
            + " SLOT_GAP is PT10S here, but PT1M at n3:8080;"
            + " CLUSTER_NAME is \"test\" here, but \"prod\" at n2:8080",
        waitingFor("n1~a", 3));
  }

  @Test
  void aNodeThatLostItsDiskDoesNotCountTwice() throws InterruptedException {
    network.add(Nodes.status("n2~b", Standing.NEW));
    network.add("10.0.0.2:8080", new Recorder(Nodes.status("n2~x", Standing.NEW)));
    assertEquals(
        "3 nodes must be seen before a cluster is founded; seen: n1, n2;"
            + " two nodes have the NODE_ID n2: n2~b, n2~x",
        waitingFor("n1~a", 3));
  }

  @Test
  void tellsWhatToDoAboutAFounderThatIsGone() throws InterruptedException {
    Formation formation = formation("n2~b", 3, new MemoryStore(Standing.NEW.endorsing("n1~a")));
    formation.decide(List.of(Nodes.answer("n1~new", Standing.NEW)));
    assertEquals(
        "this node has endorsed n1 and waits for it to found the cluster; the peer n1~a doesn't"
            + " answer: should its data be lost for good, stop the nodes that wait for it and delete"
            + " their data directories, which hold no job yet",
        formation.waitingFor());
  }

  @Test
  void canBeInterruptedAndBegunAnew() {
    Formation formation = formation("n1~a", 3, new MemoryStore(Standing.NEW));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Formation.Decision> run = threads.submit(formation::run);
            run.cancel(true);
            assertThrows(CancellationException.class, run::get);
          }
        });
  }
}
