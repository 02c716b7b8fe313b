package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import io.scheduleddb.testkit.TrialReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each node is ended and started again, as an update does it, while clients ask any node.
@Timeout(3600)
class RollingRestartIT {
  private static final Duration LATE = Duration.ofSeconds(3);

  @TempDir private Path folder;

  @Test
  void failsNoRequestThatIsTriedTwiceAndDeliversNothingLate() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      cluster.form(PATIENCE);
      try (Trial trial = new Trial(cluster, Clusters.load().withoutAvoiding()).start()) {
        for (int round = 0; round < Clusters.soak("rolls", 1); round++) {
          roll(cluster, trial);
        }
        TrialReport report = Clusters.assertKept(trial);
        assertEquals(0, report.failures().unserved(), report::text);
        assertTrue(report.latest().compareTo(LATE) <= 0, report::text);
      }
      Set<String> members =
          Objects.requireNonNull(NodeStatus.of(cluster.node(1).api())).memberNodes();
      assertEquals(Set.of("n1", "n2", "n3"), members);
    }
  }

  private static void roll(ServerCluster cluster, Trial trial) throws Exception {
    for (ServerProcess node : cluster.nodes()) {
      Patience.pause(Duration.ofSeconds(2));
      trial.harm(
          Fault.Kind.STOP, node, () -> assertEquals(0, node.terminate(PATIENCE), node.output()));
      node.start();
      cluster.awaitAgreed(PATIENCE, cluster.nodes());
    }
  }
}
