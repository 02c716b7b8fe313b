package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The leader is stopped in the middle of its work, replaced, and goes on without having noticed.
@Timeout(7200)
class PauseIT {
  @TempDir private Path folder;

  @Test
  void neitherAnswersNorDeliversFromThePast() throws Exception {
    Duration length = Duration.ofSeconds(Clusters.soak("pause.seconds", 6));
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      cluster.form(PATIENCE);
      try (Trial trial = Clusters.trial(cluster)) {
        for (int round = 0; round < Clusters.soak("pauses", 1); round++) {
          Patience.pause(Duration.ofSeconds(4));
          pause(cluster, trial, length);
        }
        Patience.pause(Duration.ofSeconds(4));
        Clusters.assertKept(trial);
      }
    }
  }

  private static void pause(ServerCluster cluster, Trial trial, Duration length) throws Exception {
    ServerProcess leader = trial.harmLeader(Fault.Kind.PAUSE, node -> node::pause);
    try {
      ServerProcess successor = cluster.awaitAgreed(PATIENCE, cluster.others(leader));
      assertNotEquals(leader.node(), successor.node());
      Patience.pause(length);
    } finally {
      leader.resume();
    }
    cluster.awaitAgreed(PATIENCE, cluster.nodes());
  }
}
