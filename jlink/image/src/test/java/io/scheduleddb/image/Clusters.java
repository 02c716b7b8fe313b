package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Namespaces;
import io.scheduleddb.testkit.Network;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.Trial;
import io.scheduleddb.testkit.TrialReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// What tests of clusters share. Each is short by itself; `scripts/soak` makes it long by system
/// properties.
final class Clusters {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Of a job that is due in an hour: it stays as it is.
  static final String LATER = "\"delay\":\"1h\",\"webhook_url\":\"http://127.0.0.1:9/\"";

  private static final int PER_SECOND = 60;

  private Clusters() {}

  /// A cluster on the loopback address that doesn't run yet.
  static ServerCluster loopback(Path folder, int size) {
    return new ServerCluster(options(folder, Map.of()), Network.loopback(), size);
  }

  /// A cluster in network namespaces that doesn't run yet; the test is skipped where there are
  /// none.
  static ServerCluster inNamespaces(Path folder, int size) {
    String missing = Namespaces.missing();
    Assumptions.assumeTrue(missing == null, "partitions are not tested here: " + missing);
    return new ServerCluster(options(folder, Map.of()), Namespaces.open(), size);
  }

  static ServerCluster.Options options(Path folder, Map<String, String> settings) {
    return new ServerCluster.Options(NodeUnderTest.IMAGE.toAbsolutePath(), folder, settings);
  }

  /// How much of something: `soak.<name>` when it is given, else `inShort`.
  static int soak(String name, int inShort) {
    return Integer.getInteger("soak." + name, inShort);
  }

  /// Whether the bounds of time are those of the promises: on a machine that does other things as
  /// well they would fail for nothing.
  static boolean isStrict() {
    return Boolean.getBoolean("soak.strict");
  }

  /// Clients at work on a cluster that serves.
  static Trial trial(ServerCluster cluster) {
    return new Trial(cluster, load()).start();
  }

  static Trial.Options load() {
    return Trial.Options.standard(PER_SECOND, System.nanoTime());
  }

  /// Ends a trial in which no promise may have been broken.
  static TrialReport assertKept(Trial trial) throws Exception {
    TrialReport report = trial.finish();
    System.out.println(report.text());
    assertTrue(report.violations().isEmpty(), report::text);
    return report;
  }

  /// A job is stored through a node.
  static Answer create(ServerProcess node, String id) throws Exception {
    Answer answer = node.api().post("/jobs", "{\"id\":\"" + id + "\"," + LATER + "}");
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }
}
