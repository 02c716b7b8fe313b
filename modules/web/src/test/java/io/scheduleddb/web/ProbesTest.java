package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Role;
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
}
