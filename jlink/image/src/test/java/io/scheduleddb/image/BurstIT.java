package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Behaviour;
import io.scheduleddb.testkit.Received;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Very many jobs at one instant, in a small heap, beside a receiver that hangs.
class BurstIT {
  private static final int JOBS = 10_000;
  private static final int HANGING = 300;

  @TempDir private Path folder;

  @Test
  @Timeout(180)
  void deliversTenThousandAtOneInstantOnceInASmallHeap() throws Exception {
    Map<String, String> settings = Map.of("SCHEDULED_DB_JVM_OPTIONS", "-Xmx96m");
    CountDownLatch arrived = new CountDownLatch(JOBS);
    Behaviour counting = Behaviour.counting(arrived, Behaviour.status(200));
    try (Receiver good = new Receiver().on("/", counting);
        Receiver hangs = new Receiver().on("/", Behaviour.hang());
        ServerProcess node = ServerProcess.started(NodeUnderTest.IMAGE, folder, settings);
        ApiClient api = new ApiClient(node.awaitHealthy(NodeUnderTest.PATIENCE).url())) {
      Instant due = Instant.now().plusSeconds(15).truncatedTo(ChronoUnit.MILLIS);
      create(api, "h", HANGING, due, hangs.url("/"));
      create(api, "g", JOBS, due, good.url("/"));
      arrived.await();
      NodeUnderTest.until(() -> completed(api) == JOBS);
      Set<String> delivered = new HashSet<>();
      for (Received one : good.received()) {
        assertTrue(delivered.add(one.job()), one.job() + " was delivered twice");
        assertTrue(!one.at().isBefore(due), one.job() + " was early");
      }
      assertEquals(JOBS, delivered.size());
      String health = api.get("/health").body();
      assertTrue(health.contains("\"in_flight\":128"), "what hangs keeps its share: " + health);
    }
  }

  private static void create(ApiClient api, String name, int count, Instant due, String url)
      throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      List<Callable<Integer>> posts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String job =
            "{\"id\":\"%s%d\",\"timestamp\":\"%s\",\"webhook_url\":\"%s\"}"
                .formatted(name, i, due, url);
        posts.add(() -> api.post("/jobs", job).status());
      }
      for (Future<Integer> status : clients.invokeAll(posts)) {
        assertEquals(201, status.get());
      }
    }
  }

  private static int completed(ApiClient api) throws Exception {
    Object total = api.get("/jobs?status=completed&limit=1").json().get("total");
    return ((Number) total).intValue();
  }
}
