package io.scheduleddb.image;

import static io.scheduleddb.image.Clusters.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.CollectedSpan;
import io.scheduleddb.testkit.Collector;
import io.scheduleddb.testkit.Network;
import io.scheduleddb.testkit.ServerCluster;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients needn't know who leads: every node does everything.
@Timeout(600)
class AnyNodeIT {
  private static final int ROUNDS = 30;

  @TempDir private Path folder;

  @Test
  void everyNodeWritesReadsAndCancels() throws Exception {
    try (Collector collector = new Collector();
        ServerCluster cluster = traced(collector)) {
      ServerProcess leader = cluster.form(PATIENCE);
      List<ServerProcess> followers = cluster.others(leader);
      for (int round = 0; round < ROUNDS; round++) {
        for (ServerProcess writer : cluster.nodes()) {
          String job = "j" + round + writer.node();
          long index = Clusters.create(writer, job).index();
          for (ServerProcess reader : cluster.nodes()) {
            assertSees(reader, job, "", Map.of());
            assertSees(reader, job, "?consistency=leader", Map.of());
          }
          ServerProcess other = cluster.others(writer).getFirst();
          Map<String, String> own = Map.of("Scheduled-Db-Index", Long.toString(index));
          assertSees(other, job, "?consistency=local", own);
        }
      }
      cancelsOnOneFollowerWhatTheOtherCreated(followers.getFirst(), followers.getLast(), leader);
      assertTold(collector, followers.getFirst(), leader);
    }
  }

  private ServerCluster traced(Collector collector) {
    Map<String, String> settings = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    return new ServerCluster(Clusters.options(folder, settings), Network.loopback(), 3);
  }

  /// The node that was asked tells the way of a command: whom it sent it to, and when it applied it
  /// itself.
  private static void assertTold(Collector collector, ServerProcess asked, ServerProcess leader)
      throws Exception {
    NodeUnderTest.until(() -> {
      List<CollectedSpan> applied = told(collector, "apply", asked);
      return told(collector, "propose", asked).stream()
          .filter(propose -> propose.attribute("scheduled_db.leader").equals(leader.node()))
          .anyMatch(propose -> applied.stream().anyMatch(apply -> apply.isChildOf(propose)));
    });
  }

  private static List<CollectedSpan> told(Collector collector, String name, ServerProcess node) {
    return collector.spans(name).stream()
        .filter(span -> node.node().equals(span.resource().get("service.instance.id")))
        .toList();
  }

  private static void assertSees(
      ServerProcess node, String job, String query, Map<String, String> headers) throws Exception {
    Answer answer = node.api().send("GET", "/jobs/" + job + query, "", headers);
    assertEquals(200, answer.status(), () -> node.node() + " " + job + query + answer.body());
  }

  private static void cancelsOnOneFollowerWhatTheOtherCreated(
      ServerProcess first, ServerProcess second, ServerProcess leader) throws Exception {
    Clusters.create(first, "unwanted");
    Answer cancelled = second.api().post("/jobs/unwanted/cancel", "{}");
    assertEquals(200, cancelled.status(), cancelled.body());
    for (ServerProcess node : List.of(first, second, leader)) {
      String status = node.api().get("/jobs/unwanted/status").body();
      assertTrue(status.contains("\"cancelled\""), status);
    }
    assertEquals(204, first.api().delete("/jobs/unwanted").status());
    assertEquals(404, second.api().get("/jobs/unwanted").status());
  }
}
