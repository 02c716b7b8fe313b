package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is nearly full takes no more jobs; what is there goes on, and can be deleted.
@Timeout(180)
class DiskIT {
  @TempDir private Path folder;

  @Test
  void refusesJobsButDeliversAndDeletesWhenTheDiskIsNearlyFull() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      test.create("due", "\"delay\":\"8s\"", "/hook");
      test.create("unwanted", "\"delay\":\"1h\"", "/hook");
      test.node.terminate(NodeUnderTest.PATIENCE);
      // Less than is used on any disk, by whomever; a part of it might not be.
      test.node.set("QUEUE_STORAGE_LIMIT", "1MB");
      test.restart();
      String job = "{\"delay\":\"1h\",\"webhook_url\":\"" + test.receiver.url("/hook") + "\"}";
      NodeUnderTest.until(() -> test.api.post("/jobs", job).status() == 507);
      Answer refused = test.api.post("/jobs", job);
      assertEquals(507, refused.status(), refused.body());
      assertTrue(refused.body().contains("limit: 1 MB on the disk, current: "), refused.body());
      assertEquals(204, test.api.delete("/jobs/unwanted").status());
      NodeUnderTest.until(() -> test.api.get("/jobs/due/status").body().contains("\"completed\""));
      assertEquals(1, test.receiver.received().size());
    }
  }
}
