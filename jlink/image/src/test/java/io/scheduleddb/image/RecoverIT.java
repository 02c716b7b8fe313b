package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The last resort after the majority was lost for good.
@Timeout(600)
class RecoverIT {
  private static final int JOBS = 50;

  @TempDir private Path folder;

  @Test
  void goesOnAloneFromASurvivorAndTakesInNewMembers() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      ServerProcess survivor = cluster.form(PATIENCE);
      for (int i = 0; i < JOBS; i++) {
        Clusters.create(survivor, "j" + i);
      }
      for (ServerProcess lost : cluster.others(survivor)) {
        lost.kill();
        lost.wipe();
      }
      assertTrue(survivor.isRunning(), survivor::lastOutput);
      survivor.terminate(PATIENCE);
      assertEquals(0, survivor.run(PATIENCE, "recover"), survivor::lastOutput);
      survivor.start();
      cluster.awaitMembers(PATIENCE, List.of(survivor));
      for (int i = 0; i < JOBS; i++) {
        assertEquals(200, survivor.api().get("/jobs/j" + i).status(), "j" + i);
      }
      ServerProcess fresh = cluster.add(Map.of()).start();
      cluster.awaitMembers(PATIENCE, List.of(survivor, fresh));
      Clusters.create(fresh, "after");
      assertEquals(200, survivor.api().get("/jobs/after").status());
    }
  }

  @Test
  void refusesToRecoverANodeThatRunsAndOneThatHasNothing() throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder, 1)) {
      ServerProcess node = cluster.node(1);
      assertRefused(node, "there is nothing to recover");
      cluster.form(PATIENCE);
      assertRefused(node, "in use by another process");
      Clusters.create(node, "unharmed");
    }
  }

  private static void assertRefused(ServerProcess node, String why) throws Exception {
    assertEquals(64, node.run(PATIENCE, "recover"), node::lastOutput);
    assertTrue(node.lastOutput().contains(why), node::lastOutput);
  }
}
