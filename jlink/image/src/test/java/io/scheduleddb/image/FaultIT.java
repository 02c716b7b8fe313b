package io.scheduleddb.image;

import static io.scheduleddb.image.NodeUnderTest.IMAGE;
import static io.scheduleddb.image.NodeUnderTest.PATIENCE;
import static io.scheduleddb.image.NodeUnderTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.Behaviour;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Received;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the image does when it is stopped, or finds its files damaged: it goes on right, or it ends
/// with a line that says why and an exit code other than 0.
@Timeout(120)
class FaultIT {
  private static final int WRONG_SETTING = 64;
  private static final int FAILED = 70;

  @TempDir private Path folder;

  @Test
  void deliversOnceWhatFellDueWhileItWasStopped() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      Instant first = Instant.now().plusSeconds(1);
      for (int i = 0; i < 20; i++) {
        String due = "\"timestamp\":\"" + first.plusMillis(400L * i) + "\"";
        test.create("j" + i, due, "/hook");
      }
      until(() -> !test.receiver.received().isEmpty());
      test.node.pause();
      Patience.pause(Duration.ofSeconds(5));
      test.node.resume();
      until(() -> test.receiver.received().stream().map(Received::job).distinct().count() == 20);
      assertEquals(0, test.node.terminate(PATIENCE));
      assertEquals(20, test.receiver.received().size());
      for (Received received : test.receiver.received()) {
        assertFalse(received.at().isBefore(received.due()), received.toString());
      }
    }
  }

  @Test
  void endsInTimeWhileAReceiverHangsAndDeliversAgainUnderTheSameId() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      CountDownLatch arrived = new CountDownLatch(1);
      Behaviour hanging = Behaviour.counting(arrived, Behaviour.hang());
      test.receiver.on("/hang", Behaviour.first(1, hanging, Behaviour.status(200)));
      test.create("hung", "\"delay\":\"0s\"", "/hang");
      arrived.await();
      Instant asked = Instant.now();
      assertEquals(0, test.node.terminate(PATIENCE));
      Duration took = Duration.between(asked, Instant.now());
      assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, "took " + took);
      String output = test.node.output();
      assertTrue(output.contains("event=stopping "), output);
      assertTrue(output.contains("event=stopped"), output);
      assertFalse(output.contains("org.apache.ratis"), output);

      test.restart();
      until(() -> test.api.get("/jobs/hung/status").body().contains("\"completed\""));
      Received again = test.receiver.received().getLast();
      assertEquals(2, again.attempt());
      String ledger = test.api.get("/jobs/hung/executions").body();
      assertTrue(ledger.contains("\"webhook_id\":\"" + again.webhookId() + "\""), ledger);
      assertTrue(ledger.contains("\"error_type\":\"cancelled\""), ledger);
    }
  }

  @Test
  void refusesADataDirectoryThatAnotherProcessHolds() throws Exception {
    Map<String, String> same = Map.of("DATA_DIR", folder.resolve("data").toString());
    Path second = Files.createDirectory(folder.resolve("second"));
    try (NodeUnderTest test = new NodeUnderTest(folder);
        ServerProcess other = ServerProcess.started(IMAGE, second, same)) {
      assertEquals(WRONG_SETTING, other.awaitEnd(PATIENCE));
      assertEquals(1, other.output().lines().count(), other.output());
      assertTrue(other.output().contains("in use by another process"), other.output());
      assertEquals(200, test.api.get("/health").status());
    }
  }

  @Test
  void refusesToStartOnWhatIsDamagedAndStartsWhenItIsMended() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      test.create("kept", "\"delay\":\"1h\"", "/hook");
      assertEquals(0, test.node.terminate(PATIENCE));
      Path data = folder.resolve("data");

      Path database = data.resolve("state").resolve("scheduled.db");
      byte[] whole = Files.readAllBytes(database);
      Files.writeString(database, "Dear diary, today I did nothing at all. ".repeat(500));
      assertRefused(test.node, FAILED, "file is not a database");
      Files.write(database, whole);

      Path properties = data.resolve("node.properties");
      String fixed = Files.readString(properties);
      Files.writeString(properties, fixed.replace("format=2", "format=3"));
      assertRefused(test.node, WRONG_SETTING, "has format 3");
      Files.writeString(properties, fixed);

      Files.move(data.resolve("raft"), folder.resolve("raft"));
      assertRefused(test.node, WRONG_SETTING, "is missing");
      Files.move(folder.resolve("raft"), data.resolve("raft"));

      Files.delete(database);
      test.restart();
      until(() -> test.api.get("/jobs/kept").status() == 200);
    }
  }

  private static void assertRefused(ServerProcess node, int exitCode, String why) throws Exception {
    int before = node.output().length();
    node.start();
    assertEquals(exitCode, node.awaitEnd(PATIENCE));
    List<String> said = node.output().substring(before).lines().toList();
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.getFirst().startsWith("FATAL: "), said.toString());
    assertTrue(said.getFirst().contains(why), said.toString());
  }
}
