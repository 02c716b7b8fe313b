package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator and an orchestrator see of a node.
final class ProbesTest {
  private final RunningServer server = RunningServer.serving();

  @AfterEach
  void stop() {
    server.close();
  }

  private void see(Role role, @Nullable String leader, long applied, @Nullable String trouble) {
    server.replicator.view =
        new ClusterView(
            "n1", "n1~a", role, leader, 3, 5000, applied, StubReplicator.MEMBERS, null, trouble);
  }

  private void expect(int ready, int health, String status) {
    assertEquals(ready, server.get("/health/ready").statusCode());
    var answer = server.get("/health");
    assertEquals(health, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"status\":\"" + status + '"'), answer.body());
    assertEquals(200, server.get("/health/live").statusCode());
  }

  @Test
  void tellsHealthAndTheCluster() {
    server.create("{\"id\":\"a\",\"timestamp\":1,\"webhook_url\":\"http://h\"}");
    assertEquals(
        "{\"status\":\"ok\",\"node_id\":\"n1\",\"version\":\"1.2.3\",\"role\":\"leader\","
            + "\"leader\":\"n1\",\"jobs\":{\"pending\":1,\"in_progress\":0,\"completed\":0,"
            + "\"failed\":0,\"cancelled\":0,\"timeout\":0,\"paused\":0},"
            + "\"executions\":{\"in_flight\":2,\"buffered\":7,"
            + "\"oldest_due\":\"2026-01-02T03:04:05.006Z\"},\"storage\":{\"bytes\":4096}}",
        server.get("/health").body());
    assertEquals(
        "{\"node_id\":\"n1\",\"peer_id\":\"n1~a\",\"is_leader\":true,\"leader\":\"n1\",\"raft_state\":\"leader\","
            + "\"term\":3,\"commit_index\":42,\"applied_index\":42,\"servers\":["
            + "{\"id\":\"n1\",\"peer_id\":\"n1~a\",\"address\":\"n1:7000\","
            + "\"http_address\":\"n1:8080\",\"role\":\"leader\",\"match_index\":42},"
            + "{\"id\":\"n2\",\"peer_id\":\"n2~b\",\"address\":\"n2:7000\","
            + "\"http_address\":\"n2:8080\",\"role\":\"follower\",\"match_index\":41,"
            + "\"last_contact\":\"PT0.03S\"}],\"job_count\":1}",
        server.get("/debug/cluster").body());
    assertEquals(
        "{\"status\":\"ok\",\"checks\":{\"store\":true,\"member\":true,\"leader\":true,"
            + "\"applied\":true,\"working\":true,\"staying\":true}}",
        server.get("/health/ready").body());
  }

  @Test
  void isReadyOnlyWithALeaderAndCaughtUp() {
    see(Role.FOLLOWER, "n2", 4000, null);
    expect(200, 200, "ok");
    see(Role.FOLLOWER, "n2", 3999, null);
    expect(503, 200, "degraded");
    see(Role.CANDIDATE, null, 5000, null);
    expect(503, 200, "degraded");
    see(Role.NONE, null, 5000, null);
    expect(503, 200, "degraded");
    see(Role.LEADER, "n1", 5000, "the disk is full");
    expect(503, 503, "unhealthy");
  }

  @Test
  void showsMetricsAsPrometheusAndOpenMetrics() {
    Instant now = InMemoryScheduling.NOW;
    server
        .rest
        .telemetry()
        .attempted(
            new Attempt(
                1,
                "n1",
                1,
                Duration.ofMillis(4),
                new Attempt.Result(
                    now, now.plusMillis(30), 0, null, Attempt.ErrorType.TIMEOUT, "x", null)));
    server.rest.telemetry().recorded(Outcome.SKIPPED, 3);
    server.rest.telemetry().applied(2, 20, Duration.ofMillis(6));
    server.get("/jobs/none");
    String text = server.get("/metrics").body().replace(",}", "}").replace("{}", "");
    for (String line :
        List.of(
            "scheduled_db_attempts_total{error_type=\"timeout\"} 1.0",
            "scheduled_db_attempts_total{error_type=\"none\"} 0.0",
            "scheduled_db_occurrences_total{outcome=\"skipped\"} 3.0",
            "scheduled_db_lateness_seconds_bucket{le=\"0.001\"} 0.0",
            "scheduled_db_lateness_seconds_bucket{le=\"0.005\"} 1.0",
            "scheduled_db_lateness_seconds_bucket{le=\"60.0\"} 1.0",
            "scheduled_db_call_duration_seconds_count 1.0",
            "scheduled_db_apply_duration_seconds_sum 0.006",
            "scheduled_db_applied_entries_total 2.0",
            "scheduled_db_applied_commands_total 20.0",
            "scheduled_db_jobs{status=\"pending\"} 0.0",
            "scheduled_db_calls_in_flight 2.0",
            "scheduled_db_buffered_entries 7.0",
            "scheduled_db_granted_slots 1.0",
            "scheduled_db_raft_term 3.0",
            "scheduled_db_raft_commit_index 42.0",
            "scheduled_db_raft_applied_index 42.0",
            "scheduled_db_raft_is_leader 1.0",
            "scheduled_db_storage_bytes 4096.0",
            "scheduled_db_http_request_duration_seconds_count{method=\"GET\",route=\"/jobs/{id}\","
                + "status=\"4xx\"} 1.0")) {
      assertTrue(text.contains(line + "\n"), line + " is not in " + text);
    }
    var open =
        server.send(server.request("/metrics").header("Accept", "application/openmetrics-text"));
    assertTrue(open.body().endsWith("# EOF\n"), open.body());
    String type = open.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/openmetrics-text"), type);
  }

  @Test
  void namesTheMetersOfTheJvmAsPrometheusDoes() {
    String text = server.get("/metrics").body();
    assertTrue(text.contains("\nmemory_used_heap_bytes "), text);
    assertFalse(text.contains("scope="), text);
  }
}
