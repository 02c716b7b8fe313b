package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Reply;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An entry comes to the same on every replica, and in every replay.
final class ReplicasAgree extends Promise {
  private final Map<Long, List<Reply>> known = new HashMap<>();

  @Override
  void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {
    List<Reply> first = known.putIfAbsent(entry.position().index(), replies);
    check(first == null || first.equals(replies), "another reply", node, entry, replies);
  }
}
