package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Operator;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that can't be brought in by the log alone, because it has been cut: one that was away, and
/// a new one.
@Timeout(7200)
class CatchUpIT {
  /// The log is cut every 64 MB, and keeps a thousand entries: more than two cuts' worth, by so few
  /// clients that most entries hold one job.
  private static final long LOG_BYTES = 200_000_000;

  private static final int FEW = 2;
  private static final int MANY = 32;

  private static final int PAYLOAD = 64_000;

  @TempDir private Path folder;

  @Test
  void bringsInWhoWasAwayTooLongAndWhoIsNew() throws Exception {
    Duration patience = PATIENCE.multipliedBy(5);
    try (ServerCluster cluster = Clusters.loopback(folder, 3)) {
      ServerProcess leader = cluster.form(PATIENCE);
      fill(cluster, "small", Clusters.soak("jobs", 2_000), MANY, "");
      ServerProcess away = cluster.others(leader).getFirst();
      long knows = Objects.requireNonNull(NodeStatus.of(away.api())).appliedIndex();
      away.kill();
      String payload = ",\"payload\":\"" + "x".repeat(PAYLOAD) + '"';
      fill(cluster, "large", (int) (LOG_BYTES / PAYLOAD), FEW, payload);
      assertTrue(firstInLog(leader) > knows + 1, "the log wasn't cut: " + firstInLog(leader));

      away.start();
      cluster.awaitMembers(patience, cluster.nodes());
      cluster.add(Map.of()).start();
      cluster.awaitMembers(patience, cluster.nodes());
      Operator operator = new Operator(away.api());
      assertEquals(1, operator.contentHashes(cluster.nodes(), patience).size());
      Clusters.create(cluster.node(4), "after");
    }
  }

  /// Creates many jobs, through all nodes that run.
  private static void fill(ServerCluster cluster, String name, int count, int clients, String more)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<ServerProcess> nodes = cluster.running();
    try (ExecutorService writers = Executors.newFixedThreadPool(clients)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        ServerProcess node = nodes.get(i % nodes.size());
        work.add(() -> {
          for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            create(node, name + n, more);
          }
          return count;
        });
      }
      for (Future<Integer> writer : writers.invokeAll(work)) {
        assertEquals(count, writer.get());
      }
    }
  }

  private static void create(ServerProcess node, String id, String more) throws Exception {
    String job = "{\"id\":\"" + id + "\"," + Clusters.LATER + more + "}";
    Answer answer = node.api().post("/jobs", job);
    while (answer.status() == 429 || answer.status() == 503) {
      answer = node.api().post("/jobs", job);
    }
    assertTrue(answer.isOk(), answer.body());
  }

  /// The index of the first entry that a node still has in its log, from the names of its segments:
  /// `log_<first>-<last>`, `log_inprogress_<first>`.
  private static long firstInLog(ServerProcess node) throws IOException {
    try (Stream<Path> files = Files.walk(node.data().resolve("raft"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("log_(inprogress_)?\\d+(-\\d+)?"))
          .map(name -> name.replaceFirst("log_(inprogress_)?", "").replaceFirst("-.*", ""))
          .mapToLong(Long::parseLong)
          .min()
          .orElseThrow();
    }
  }
}
