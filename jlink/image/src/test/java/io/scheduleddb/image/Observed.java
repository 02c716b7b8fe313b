package io.scheduleddb.image;

import io.scheduleddb.monitoring.Prometheus;
import io.scheduleddb.monitoring.Shipped;
import io.scheduleddb.monitoring.TestConfig;
import io.scheduleddb.monitoring.TestConfig.Pod;
import io.scheduleddb.testkit.Behaviour;
import io.scheduleddb.testkit.Network;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A cluster at work, and a Prometheus that scrapes it as the shipped configuration says.
final class Observed implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /// Of each kind: alerts ask for more than ten failures.
  private static final int JOBS = 30;

  final ServerCluster cluster;
  final Prometheus prometheus;
  private final Receiver receiver = new Receiver();

  Observed(Path folder) throws Exception {
    // However full the disk of the machine is.
    Map<String, String> settings = Map.of("QUEUE_STORAGE_LIMIT", "99%", "SLOT_GAP", "1s");
    cluster = new ServerCluster(Clusters.options(folder, settings), Network.loopback(), 3);
    try {
      // Before it is watched: a cluster that forms refuses requests.
      cluster.form(Clusters.PATIENCE);
      prometheus =
          Prometheus.start(
              folder.resolve("prometheus"), new TestConfig(Shipped.fromModule(), INTERVAL, pods()));
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private Map<String, List<Pod>> pods() {
    List<Pod> nodes =
        cluster.nodes().stream()
            .map(
                node -> new Pod(node.node(), "qa-scheduled-db", node.place().httpAddress(), "http"))
            .toList();
    // Nobody listens there.
    Pod collector = new Pod("otel-collector-0", "otel-collector", "127.0.0.1:9", "metrics");
    return Map.of("scheduled-db", nodes, "otel-collector", List.of(collector));
  }

  /// Waits until all nodes have been scraped, which takes some seconds: what was counted before
  /// would not be seen as an increase.
  void awaitScraped() throws Exception {
    Patience.until(
        Clusters.PATIENCE,
        () -> prometheus.query("scheduled_db_ready == 1").size() == cluster.nodes().size(),
        prometheus::output);
  }

  /// Has the cluster do all that it is for: calls that succeed, fail, and time out, a receiver that
  /// is gone, a job that is cancelled and one that recurs, and requests that are refused.
  void work() throws Exception {
    receiver.on("/fails", Behaviour.status(500)).on("/gone", Behaviour.status(410));
    receiver.on("/hangs", Behaviour.hang());
    for (int i = 0; i < JOBS; i++) {
      ServerProcess node = cluster.node(i % 3 + 1);
      create(node, "ok" + i, "\"delay\":\"" + i * 100 + "ms\"", "/ok");
      create(node, "fails" + i, "\"delay\":\"1s\",\"retry\":{\"max_attempts\":1}", "/fails");
    }
    ServerProcess node = cluster.node(1);
    create(node, "gone", "\"delay\":\"1s\"", "/gone");
    create(
        node,
        "hangs",
        "\"delay\":\"1s\",\"timeout\":\"1s\",\"retry\":{\"max_attempts\":1}",
        "/hangs");
    create(node, "recurs", "\"interval\":\"PT1S\"", "/ok");
    create(node, "unwanted", "\"delay\":\"1h\"", "/ok");
    node.api().post("/jobs/unwanted/cancel", "{}");
    node.api().get("/jobs/nowhere");
    node.api().post("/jobs", "{}");
  }

  private void create(ServerProcess node, String id, String when, String path) throws Exception {
    String job =
        "{\"id\":\"%s\",%s,\"webhook_url\":\"%s\"}".formatted(id, when, receiver.url(path));
    int status = node.api().post("/jobs", job).status();
    if (status != 201) {
      throw new IllegalStateException(id + " was answered with " + status);
    }
  }

  ServerProcess leader() throws Exception {
    return cluster.awaitAgreed(Clusters.PATIENCE, cluster.nodes());
  }

  /// What is done again and again while a test waits.
  @FunctionalInterface
  interface Act {
    void go() throws Exception;
  }

  /// Waits until what fires is as expected.
  void awaitFiring(String expected, Act meanwhile, Predicate<Set<String>> holds) throws Exception {
    Set<String> firing = new TreeSet<>();
    Patience.until(
        Clusters.PATIENCE,
        () -> {
          meanwhile.go();
          firing.clear();
          firing.addAll(prometheus.firing());
          return holds.test(firing);
        },
        () -> expected + " shall fire, but " + firing + " do\n" + prometheus.output());
  }

  /// Waits until all of these alerts fire, whatever else does.
  void awaitFiring(Act meanwhile, String... alerts) throws Exception {
    List<String> expected = List.of(alerts);
    awaitFiring(expected.toString(), meanwhile, firing -> firing.containsAll(expected));
  }

  @Override
  public void close() {
    prometheus.close();
    cluster.close();
    receiver.close();
  }
}
