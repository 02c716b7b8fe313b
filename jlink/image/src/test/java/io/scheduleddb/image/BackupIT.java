package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Behaviour;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Received;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Backups, and what becomes of them.
@Timeout(600)
class BackupIT {
  private static final String SOON_AGAIN =
      "\"retry\":{\"max_attempts\":100,\"initial_backoff\":\"1s\",\"multiplier\":1}";

  private static final int WRONG_SETTING = 64;
  private static final int BAD_DATA = 65;
  private static final int UNAVAILABLE = 69;

  @TempDir private Path folder;

  @Test
  void aBackupTakenUnderLoadBecomesAClusterOfThree() throws Exception {
    Path backup = folder.resolve("backup.db");
    try (Receiver receiver = new Receiver()) {
      Left left = backUpAndLose(receiver, backup);
      try (ServerCluster cluster = Clusters.loopback(folder.resolve("new"), 3)) {
        ServerProcess first = cluster.node(1);
        assertEquals(0, first.run(PATIENCE, "restore", backup.toString()), first::lastOutput);
        first.start();
        cluster.awaitMembers(PATIENCE, List.of(first));
        cluster.node(2).start();
        cluster.node(3).start();
        cluster.awaitMembers(PATIENCE, cluster.nodes());
        assertHolds(cluster.node(3).api(), left);
        NodeUnderTest.until(() -> answered(receiver, "again").size() == 2);
        assertGoesOn(receiver, cluster.node(2));
      }
    }
  }

  /// What the old cluster leaves behind.
  ///
  /// @param acknowledged jobs that were, before the backup was asked for
  private record Left(List<String> acknowledged, String ledger, String cluster) {}

  private Left backUpAndLose(Receiver receiver, Path backup) throws Exception {
    try (ServerCluster cluster = Clusters.loopback(folder.resolve("old"), 3)) {
      ServerProcess leader = cluster.form(PATIENCE);
      ServerProcess follower = cluster.others(leader).getFirst();
      create(leader, receiver, "done", "\"delay\":\"0s\"");
      NodeUnderTest.until(() -> leader.api().get("/jobs/done").body().contains("\"completed\""));
      Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
      AtomicBoolean enough = new AtomicBoolean();
      Thread writer = Thread.ofVirtual().start(() -> write(leader, acknowledged, enough));
      receiver.on("/again", Behaviour.status(503));
      create(leader, receiver, "again", "\"delay\":\"0s\"," + SOON_AGAIN);
      create(leader, receiver, "tick", "\"interval\":\"1s\",\"delivery\":\"at_most_once\"");
      Patience.until(PATIENCE, () -> acknowledged.size() > 50, () -> "write under way");
      List<String> before = List.copyOf(acknowledged);
      String ledger = leader.api().get("/jobs/done/executions").body();
      assertEquals(
          0, follower.run(PATIENCE, "backup", "--output", backup.toString()), follower::lastOutput);
      assertEquals(List.of(), partials());
      int ticks = answered(receiver, "tick").size();
      receiver.on("/again", Behaviour.status(200));
      NodeUnderTest.until(() ->
          answered(receiver, "again").size() == 1 && answered(receiver, "tick").size() > ticks);
      enough.set(true);
      writer.join();
      return new Left(before, ledger, id(leader.api()));
    }
  }

  private List<String> partials() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".partial")).toList();
    }
  }

  private static void write(ServerProcess node, Queue<String> acknowledged, AtomicBoolean enough) {
    try {
      for (int i = 0; !enough.get(); i++) {
        Clusters.create(node, "w" + i);
        acknowledged.add("w" + i);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void create(ServerProcess node, Receiver receiver, String id, String rest)
      throws Exception {
    String url = receiver.url("/" + id);
    String job = "{\"id\":\"%s\",\"webhook_url\":\"%s\",%s}".formatted(id, url, rest);
    assertEquals(201, node.api().post("/jobs", job).status(), id);
  }

  private static String id(ApiClient api) throws Exception {
    return String.valueOf(api.get("/cluster/self").json().get("cluster_id"));
  }

  private static List<Received> answered(Receiver receiver, String job) {
    return receiver.received().stream()
        .filter(call -> call.job().equals(job) && call.status() == 200)
        .toList();
  }

  private static void assertHolds(ApiClient api, Left left) throws Exception {
    for (String job : left.acknowledged) {
      assertEquals(200, api.get("/jobs/" + job + "?consistency=local").status(), job);
    }
    assertEquals(left.ledger, api.get("/jobs/done/executions?consistency=local").body());
    assertNotEquals(left.cluster, id(api));
    String unknown = api.get("/jobs/tick/executions").body();
    assertTrue(unknown.contains("\"outcome\":\"unknown\""), unknown);
  }

  /// What the old cluster delivered after the backup comes again where it may, under a higher
  /// fence; the rest goes on.
  private static void assertGoesOn(Receiver receiver, ServerProcess node) throws Exception {
    List<Received> again = answered(receiver, "again");
    assertEquals(again.getFirst().webhookId(), again.getLast().webhookId());
    assertTrue(again.getLast().fence() > again.getFirst().fence(), again::toString);
    int before = answered(receiver, "tick").size();
    NodeUnderTest.until(() -> answered(receiver, "tick").size() > before);
    List<Received> ticks = answered(receiver, "tick");
    assertEquals(ticks.size(), ticks.stream().map(Received::webhookId).distinct().count());
    assertTrue(ticks.getLast().fence() > again.getFirst().fence(), ticks::toString);
    assertEquals(1, answered(receiver, "done").size());
    Clusters.create(node, "after");
  }

  @Test
  void goesThroughPipesAndIsRefusedWhereItDoesNotFit() throws Exception {
    Path backup = folder.resolve("piped.db");
    try (ServerCluster cluster = Clusters.loopback(folder.resolve("old"), 1)) {
      ServerProcess node = cluster.form(PATIENCE);
      Clusters.create(node, "kept");
      assertEquals(0, node.pipe(PATIENCE, Path.of("/dev/null"), backup, "backup", "--output", "-"));
      node.set("CLUSTER_TOKEN", "another-token");
      assertSays(node, UNAVAILABLE, "needs the cluster's token", "backup", "--output", "-");
    }
    try (ServerCluster cluster = Clusters.loopback(folder.resolve("new"), 1)) {
      ServerProcess node = cluster.node(1);
      Path cut = folder.resolve("cut.db");
      Files.copy(backup, cut);
      try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
        file.setLength(file.length() - 5000);
      }
      assertEquals(BAD_DATA, node.pipe(PATIENCE, cut, folder.resolve("out"), "restore", "-"));
      // What a crash amid a restore leaves.
      Files.writeString(node.data().resolve("restore.properties"), "");
      Files.createDirectories(node.data().resolve("state/half"));
      node.start();
      assertEquals(WRONG_SETTING, node.awaitEnd(PATIENCE));
      assertTrue(node.lastOutput().contains("a restore that didn't come to its end"));
      assertEquals(0, node.pipe(PATIENCE, backup, folder.resolve("out"), "restore", "-"));
      assertSays(node, WRONG_SETTING, "isn't empty", "restore", backup.toString());
      assertEquals(node, cluster.form(PATIENCE));
      assertEquals(200, node.api().get("/jobs/kept").status());
    }
  }

  private static void assertSays(ServerProcess node, int exitCode, String what, String... arguments)
      throws Exception {
    assertEquals(exitCode, node.run(PATIENCE, arguments), node::lastOutput);
    assertTrue(node.lastOutput().contains(what), node::lastOutput);
  }
}
