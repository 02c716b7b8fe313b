package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.Gaps;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The leader is killed at work, again and again.
@Timeout(7200)
class LeaderLossIT {
  private static final Duration BETWEEN = Duration.ofSeconds(4);

  @TempDir private Path folder;

  @Test
  void goesOnWithoutItsLeaderAndKeepsItsPromises() throws Exception {
    int kills = Clusters.soak("kills", 3);
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      cluster.form(PATIENCE);
      try (Trial trial = Clusters.trial(cluster)) {
        for (int round = 0; round < kills; round++) {
          cluster.awaitAgreed(PATIENCE, cluster.nodes());
          Patience.pause(BETWEEN);
          ServerProcess leader = trial.harmLeader(Fault.Kind.KILL, node -> node::kill);
          cluster.awaitAgreed(PATIENCE, cluster.others(leader));
          Patience.pause(BETWEEN);
          leader.start();
        }
        cluster.awaitAgreed(PATIENCE, cluster.nodes());
        assertShort(Clusters.assertKept(trial).gaps(), kills);
      }
    }
  }

  private static void assertShort(Gaps gaps, int kills) {
    Duration median = Duration.ofSeconds(Clusters.isStrict() ? 2 : 8);
    Duration max = Duration.ofSeconds(Clusters.isStrict() ? 5 : 20);
    assertEquals(kills, gaps.gaps().size());
    assertTrue(gaps.median().compareTo(median) <= 0, gaps.toString());
    assertTrue(gaps.max().compareTo(max) <= 0, gaps.toString());
  }
}
