package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.Fault;
import io.scheduleddb.testkit.Gaps;
import io.scheduleddb.testkit.Json;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
      cluster.nodes().forEach(node -> node.set("LOG_FORMAT", "json"));
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
      assertToldWhoLeads(cluster, kills);
    }
  }

  private static void assertShort(Gaps gaps, int kills) {
    Duration median = Duration.ofSeconds(Clusters.isStrict() ? 2 : 8);
    Duration max = Duration.ofSeconds(Clusters.isStrict() ? 5 : 20);
    assertEquals(kills, gaps.gaps().size());
    assertTrue(gaps.median().compareTo(median) <= 0, gaps.toString());
    assertTrue(gaps.max().compareTo(max) <= 0, gaps.toString());
  }

  /// Each leadership in one line of its leader, and of those who followed.
  private static void assertToldWhoLeads(ServerCluster cluster, int kills) {
    Map<Object, String> leaders = new HashMap<>();
    for (ServerProcess node : cluster.nodes()) {
      for (Map<String, @Nullable Object> line : lines(node, "leads")) {
        assertNull(leaders.put(line.get("term"), node.node()), () -> "told twice: " + line);
      }
    }
    assertTrue(leaders.size() > kills, leaders::toString);
    Set<Object> followed = new HashSet<>();
    for (ServerProcess node : cluster.nodes()) {
      Set<Object> once = new HashSet<>();
      for (Map<String, @Nullable Object> line : lines(node, "follows")) {
        assertEquals("follower", line.get("role"));
        String leader = leaders.get(line.get("term"));
        assertTrue(leader == null || leader.equals(line.get("leader")), line::toString);
        followed.add(line.get("term"));
        once.add(line);
      }
      assertEquals(once.size(), lines(node, "follows").size());
    }
    assertTrue(followed.containsAll(leaders.keySet()), () -> leaders + " but " + followed);
  }

  /// The lines of a node about one event; a kill may have cut one off.
  private static List<Map<String, @Nullable Object>> lines(ServerProcess node, String event) {
    List<Map<String, @Nullable Object>> all =
        node.output()
            .lines()
            .filter(line -> line.startsWith("{\"time\":") && line.endsWith("}"))
            .map(Json::object)
            .toList();
    assertTrue(all.stream().allMatch(line -> node.node().equals(line.get("node"))));
    return all.stream().filter(line -> event.equals(line.get("event"))).toList();
  }
}
