package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.Namespaces;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The leader is cut off from its followers, not from clients and receivers: it would answer and
/// deliver if it might.
@Timeout(7200)
class PartitionIT {
  @TempDir private Path folder;

  @Test
  void leavesALeaderWithoutFollowersNothingToDo() throws Exception {
    keepsItsPromises(Namespaces::isolate);
  }

  @Test
  void leavesALeaderThatHearsNobodyNothingToDo() throws Exception {
    keepsItsPromises(Namespaces::deafen);
  }

  @Test
  void leavesALeaderThatNobodyHearsNothingToDo() throws Exception {
    keepsItsPromises(Namespaces::mute);
  }

  private void keepsItsPromises(BiConsumer<Namespaces, String> cut) throws Exception {
    Duration length = Duration.ofSeconds(Clusters.soak("cut.seconds", 4));
    try (ServerCluster cluster = Clusters.inNamespaces(folder, 3)) {
      cluster.form(PATIENCE);
      try (Trial trial = Clusters.trial(cluster)) {
        for (int round = 0; round < Clusters.soak("cuts", 1); round++) {
          Patience.pause(Duration.ofSeconds(4));
          cutOff(cluster, trial, cut, length);
        }
        Patience.pause(Duration.ofSeconds(4));
        Clusters.assertKept(trial);
      }
    }
  }

  private static void cutOff(
      ServerCluster cluster, Trial trial, BiConsumer<Namespaces, String> cut, Duration length)
      throws Exception {
    Namespaces network = (Namespaces) cluster.network();
    ServerProcess leader =
        trial.harmLeader(Fault.Kind.CUT, node -> () -> cut.accept(network, node.node()));
    ServerProcess successor = cluster.awaitAgreed(PATIENCE, cluster.others(leader));
    assertNotEquals(leader.node(), successor.node());
    Patience.pause(length);
    network.heal(leader.node());
    cluster.awaitAgreed(PATIENCE, cluster.nodes());
  }
}
