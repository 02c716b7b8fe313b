package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckType;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What each check of a node asks.
final class NodeChecksTest {
  private final StubReplicator replicator = new StubReplicator();
  private @Nullable NodeParts node =
      new NodeParts(new InMemoryScheduling(), replicator, () -> 4096);
  private final NodeChecks checks = new NodeChecks(() -> node, 10);

  private List<String> failing() {
    return checks.all().stream()
        .filter(check -> !NodeChecks.holds(check))
        .map(HealthCheck::name)
        .toList();
  }

  private void see(Role role, @Nullable String leader, long applied, @Nullable String trouble) {
    replicator.view =
        new ClusterView("n1", "n1~a", role, leader, 3, 100, applied, List.of(), null, trouble);
  }

  private List<String> named(HealthCheckType type) {
    return checks.all().stream().filter(c -> c.type() == type).map(HealthCheck::name).toList();
  }

  @Test
  void eachHasOneTypeAndAName() {
    assertEquals(List.of("process"), named(HealthCheckType.LIVENESS));
    assertEquals(List.of("store"), named(HealthCheckType.STARTUP));
    assertEquals(
        List.of("member", "leader", "applied", "working"), named(HealthCheckType.READINESS));
  }

  @Test
  void onlyTheProcessIsWellBeforeTheNodeServes() {
    node = null;
    assertEquals(List.of("store", "member", "leader", "applied", "working"), failing());
  }

  @Test
  void eachFailsForItsOwnReason() {
    assertEquals(List.of(), failing());
    see(Role.FOLLOWER, "n2", 90, null);
    assertEquals(List.of(), failing());
    see(Role.FOLLOWER, "n2", 89, null);
    assertEquals(List.of("applied"), failing());
    see(Role.CANDIDATE, null, 100, null);
    assertEquals(List.of("leader"), failing());
    see(Role.NONE, "n2", 100, null);
    assertEquals(List.of("member"), failing());
    see(Role.LEADER, "n1", 100, "the disk is full");
    assertEquals(List.of("working"), failing());
  }
}
