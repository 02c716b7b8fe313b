package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A read sees every write that was acknowledged before, and all that an earlier read has seen; one
/// that asks for less sees at least what this node has shown before.
final class ReadsSeeWhatWasAcknowledged extends Promise {
  private final Map<String, Map<String, Long>> shown = new HashMap<>();

  @Override
  void read(SimulatedNode node, Consistency consistency, @Nullable Job job, Course course) {
    if (course.doomed()) {
      return;
    }
    long revision = job == null ? 0 : job.revision();
    if (consistency == Consistency.LINEARIZABLE) {
      boolean fresh = job != null ? revision >= course.revision() : !course.acknowledged();
      check(fresh, "a stale read", node, revision, course);
    }
    Map<String, Long> here = shown.computeIfAbsent(node.id(), _ -> new HashMap<>());
    long before = here.getOrDefault(course.id().value(), 0L);
    check(revision >= before, "a read that goes back", node, revision, before, course);
    here.put(course.id().value(), revision);
  }

  @Override
  void setBack(SimulatedNode node) {
    shown.remove(node.id());
  }
}
