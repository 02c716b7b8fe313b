package io.scheduleddb.web;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.scheduleddb.api.ClusterView;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// What must hold for a node to do its work, as health checks of Helidon. Each asks one thing, and
/// answers at once from what the node knows.
///
/// They are evaluated by [Probes] and not by Helidon's observe feature: that serves other paths and
/// other bodies than the contract has, and puts itself before every request of the API, health
/// asked for or not.
///
/// @param standing how far the node has come; until it serves, no check of its parts holds
/// @param readyLag entries that may be committed but not applied yet
record NodeChecks(Standing standing, long readyLag) {

  /// That it answers is the proof.
  HealthCheck process() {
    return new Check("process", HealthCheckType.LIVENESS, () -> true);
  }

  /// The store is open. The node may still look for its cluster.
  HealthCheck store() {
    return new Check("store", HealthCheckType.STARTUP, () -> standing.cluster() != null);
  }

  /// No stop was asked for.
  HealthCheck staying() {
    return new Check("staying", HealthCheckType.READINESS, () -> !standing.isStopping());
  }

  /// This node belongs to a cluster.
  HealthCheck member() {
    return ready("member", view -> view.member(view.peer()) != null);
  }

  /// This node knows who leads.
  HealthCheck leader() {
    return ready("leader", view -> view.leader() != null);
  }

  /// What is committed is applied here, but for a few entries.
  HealthCheck applied() {
    return ready("applied", view -> view.commitIndex() - view.appliedIndex() <= readyLag);
  }

  /// The log runs, and nothing keeps this node from its work.
  HealthCheck working() {
    return ready("working", view -> view.trouble() == null);
  }

  private HealthCheck ready(String name, Predicate<ClusterView> holds) {
    return new Check(name, HealthCheckType.READINESS, () -> seen(holds));
  }

  private boolean seen(Predicate<ClusterView> holds) {
    NodeParts parts = standing.parts();
    return parts != null && holds.test(parts.replicator().view());
  }

  /// All of them, in the order in which they come to hold.
  List<HealthCheck> all() {
    return List.of(process(), store(), member(), leader(), applied(), working(), staying());
  }

  /// The names of those of readiness that don't hold.
  List<String> unready() {
    return of(HealthCheckType.READINESS).stream()
        .filter(check -> !holds(check))
        .map(HealthCheck::name)
        .toList();
  }

  /// Those of some types.
  List<HealthCheck> of(HealthCheckType... types) {
    return all().stream().filter(check -> List.of(types).contains(check.type())).toList();
  }

  /// Whether requests may be sent here: started, a member, with a leader, that has applied what is
  /// committed.
  boolean isReady() {
    return all().stream().allMatch(NodeChecks::holds);
  }

  /// Whether this node does its work, ready or not.
  boolean isHealthy() {
    return isReady() || holds(working());
  }

  /// Whether a check holds.
  static boolean holds(HealthCheck check) {
    return check.call().status() == HealthCheckResponse.Status.UP;
  }

  private record Check(String name, HealthCheckType type, BooleanSupplier holds)
      implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.builder().status(holds.getAsBoolean()).build();
    }
  }
}
