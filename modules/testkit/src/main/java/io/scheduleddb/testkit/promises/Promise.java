package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A promise: told of each event before the [Chronicle] notes it, it throws a [BrokenPromise] as
/// soon as it is broken.
abstract class Promise {
  /// A call sets out.
  void started(Call call, Course course) {}

  /// A call arrives at its receiver.
  void arrived(Call call, Course course) {}

  /// A node has applied an entry, for the first time or once more.
  void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {}

  /// A command of a job is applied for the first time.
  void logged(Logged logged, Course course) {}

  /// The newest occurrences of a job, as the first node has them that has applied its commands.
  void recorded(Job job, List<Execution> newest, Course course) {}

  /// A user is told what came of a request.
  void replied(SimulatedNode node, Reply reply, Course course) {}

  /// A user is told how a job stands; null: there is none.
  void read(SimulatedNode node, Consistency consistency, @Nullable Job job, Course course) {}

  /// A node has caught up after it started, or lost something.
  void recovered(SimulatedNode node, List<Course> courses) {}

  /// A node has lost what it had applied last, or got it from another.
  void setBack(SimulatedNode node) {}

  /// All has been quiet long enough for whatever was under way to end.
  void ended(Ending ending, Course course) {}

  final void check(boolean holds, String what, Object... details) {
    if (!holds) {
      throw new BrokenPromise(this, what + "; " + List.of(details));
    }
  }
}
