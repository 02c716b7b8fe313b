package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.Network;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stop that is asked for at any moment of a start ends it in order: with exit code 0, and the
/// next start finds everything as it should be.
@Timeout(120)
class StopIT {
  private static final Duration STEP = Duration.ofMillis(40);

  @TempDir private Path folder;

  @Test
  void endsInOrderWhileItFoundsAClusterOrOpensItsLog() throws Exception {
    try (ServerProcess node =
        ServerProcess.started(NodeUnderTest.IMAGE.toAbsolutePath(), folder, Map.of())) {
      for (int steps = 0; steps < 10; steps++) {
        Patience.until(Clusters.PATIENCE, () -> node.answers("/health/live"), node::output);
        Patience.pause(STEP.multipliedBy(steps));
        assertEquals(0, node.terminate(Clusters.PATIENCE), node.output());
        node.start();
      }
      node.awaitHealthy(Clusters.PATIENCE);
      assertEquals(0, node.terminate(Clusters.PATIENCE), node.output());
    }
  }

  @Test
  void endsInOrderWhileItLooksForOthers() throws Exception {
    Map<String, String> alone = Map.of("PEERS", "nobody.invalid:8080", "BOOTSTRAP_EXPECT", "3");
    try (ServerCluster cluster =
        new ServerCluster(Clusters.options(folder, alone), Network.loopback(), 1)) {
      ServerProcess node = cluster.node(1);
      for (int steps = 0; steps < 3; steps++) {
        node.start();
        Patience.until(Clusters.PATIENCE, () -> node.answers("/health/live"), node::output);
        Patience.pause(STEP.multipliedBy(steps));
        assertEquals(0, node.terminate(Clusters.PATIENCE), node.output());
      }
    }
  }
}
