package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckType;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Role;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What each check of a node asks.
final class NodeChecksTest {
  private final StubReplicator replicator = new StubReplicator();
  private final StubCluster cluster = new StubCluster();
  private final Standing standing = new Standing();
  private final NodeChecks checks = new NodeChecks(standing, 10);

  private void serve() {
    standing.introduced(cluster);
    standing.serves(
        new NodeParts(
            new InMemoryScheduling(),
            replicator,
            () -> RunningServer.STORAGE,
            cluster::answer,
            cluster,
            InstantSource.system()));
  }

  private List<String> failing() {
    return checks.all().stream()
        .filter(check -> !NodeChecks.holds(check))
        .map(HealthCheck::name)
        .toList();
  }

  private void see(Role role, @Nullable String leader, long applied, @Nullable String trouble) {
    replicator.view =
        new ClusterView(
            "n1", "n1~a", role, leader, 3, 100, applied, StubReplicator.MEMBERS, null, trouble);
  }

  private List<String> named(HealthCheckType type) {
    return checks.all().stream().filter(c -> c.type() == type).map(HealthCheck::name).toList();
  }

  @Test
  void eachHasOneTypeAndAName() {
    assertEquals(List.of("process"), named(HealthCheckType.LIVENESS));
    assertEquals(List.of("store"), named(HealthCheckType.STARTUP));
    assertEquals(
        List.of("member", "leader", "applied", "working", "staying"),
        named(HealthCheckType.READINESS));
  }

  @Test
  void onlyTheProcessIsWellBeforeTheNodeServes() {
    assertEquals(List.of("store", "member", "leader", "applied", "working"), failing());
    standing.introduced(cluster);
    assertEquals(List.of("member", "leader", "applied", "working"), failing());
  }

  @Test
  void eachFailsForItsOwnReason() {
    serve();
    assertEquals(List.of(), failing());
    see(Role.FOLLOWER, "n2", 90, null);
    assertEquals(List.of(), failing());
    see(Role.FOLLOWER, "n2", 89, null);
    assertEquals(List.of("applied"), failing());
    see(Role.CANDIDATE, null, 100, null);
    assertEquals(List.of("leader"), failing());
    replicator.view =
        new ClusterView("n1", "n1~a", Role.FOLLOWER, "n2", 3, 100, 100, List.of(), null, null);
    assertEquals(List.of("member"), failing());
    see(Role.LEADER, "n1", 100, "the disk is full");
    assertEquals(List.of("working"), failing());
    see(Role.LEADER, "n1", 100, null);
    standing.stops();
    assertEquals(List.of("staying"), failing());
  }
}
