package io.scheduleddb.testkit.history;

import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.util.List;

/// What is left when every job is over: nothing, and the same on every node.
final class Emptiness {
  private static final Duration GRANTED_AT_ONCE = Duration.ofSeconds(6);

  private Emptiness() {}

  static void check(SimulatedNode leader, Duration slotGap) {
    var loads = leader.reader().slots(Long.MIN_VALUE, Long.MAX_VALUE, 10);
    for (JobStore.SlotLoad load : loads) {
      var left = leader.reader().due(load.slot(), null, 3, Long.MAX_VALUE);
      Invariant.check(left.isEmpty(), "entries left", left);
    }
    int most = (int) GRANTED_AT_ONCE.dividedBy(slotGap) + 2;
    var grants = leader.reader().grants();
    Invariant.check(grants.size() <= most, "grants left", grants);
    var vitals = leader.scheduling().vitals();
    Invariant.check(vitals.inFlight() == 0 && vitals.buffered() == 0, "busy", vitals);
  }

  static void checkEqual(List<SimulatedNode> nodes) {
    SimulatedNode first = nodes.getFirst();
    for (SimulatedNode node : nodes) {
      Invariant.check(node.applied() == first.applied(), "behind", node.id());
      boolean equal = node.content().equals(first.content());
      Invariant.check(equal, "replicas differ", node);
    }
  }
}
