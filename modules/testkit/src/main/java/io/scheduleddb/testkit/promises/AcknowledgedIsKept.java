package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Reply;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// An acknowledged write is never lost: not by a crash, a power cut, or another leader.
final class AcknowledgedIsKept extends Promise {
  private final Set<JobId> known = new HashSet<>();

  @Override
  void logged(Logged logged, Course course) {
    Job job = logged.created(course.id());
    if (job != null) {
      check(known.add(job.id()) || course.doomed(), "created once more", job, course);
    }
  }

  @Override
  void replied(SimulatedNode node, Reply reply, Course course) {
    switch (reply) {
      case Reply.Stored(Job job, boolean _) -> has(node, job, course);
      case Reply.Cancelled(Job job, boolean _) -> has(node, job, course);
      case Reply.Changed(Job job) -> has(node, job, course);
      default -> {}
    }
  }

  private void has(SimulatedNode node, Job acknowledged, Course course) {
    Job job = node.reader().job(acknowledged.id());
    check(job != null || course.doomed(), "acknowledged, but not stored", acknowledged);
    boolean stored = job == null || job.revision() >= acknowledged.revision();
    check(stored, "acknowledged, but not done", acknowledged, course);
  }

  /// What a node has once it has caught up with everything that is committed.
  @Override
  void recovered(SimulatedNode node, List<Course> courses) {
    for (Course course : courses) {
      boolean expected = course.acknowledged() && !course.doomed();
      Job job = expected ? node.reader().job(course.id()) : null;
      check(!expected || job != null, "lost", course, node);
      boolean kept = job == null || job.revision() >= course.revision();
      check(kept, "a change is lost", course, node, String.valueOf(job));
      boolean over = job == null || !course.over() || job.status().isFinal();
      check(over, "cancelled, but goes on", course, node, String.valueOf(job));
    }
  }
}
