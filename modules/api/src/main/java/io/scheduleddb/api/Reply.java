package io.scheduleddb.api;

import java.time.Instant;
import java.util.List;

/// What applying a command came to. A refusal is an ordinary reply: it is the same on every node.
public sealed interface Reply {

  /// The job as it now stands; `created` is false when the same request had been answered before.
  record Stored(Job job, boolean created) implements Reply {}

  /// The jobs as they now stand, in the order in which they were asked for.
  record StoredAll(List<Stored> jobs) implements Reply {
    public StoredAll {
      jobs = List.copyOf(jobs);
    }
  }

  /// The job is cancelled; `inFlight`: an attempt may still arrive and its outcome will be
  /// recorded.
  record Cancelled(Job job, boolean inFlight) implements Reply {}

  /// The job is gone.
  record Deleted() implements Reply {}

  /// A job was paused or resumed.
  record Changed(Job job) implements Reply {}

  /// An occurrence of the job is to be delivered.
  record Placed(Job job, Instant due, SlotEntry.Origin origin) implements Reply {}

  /// The scheduler's own command was applied; `count` rows were purged, 0 for the others.
  record Done(int count) implements Reply {}

  /// The command no longer fits the state: another has already settled the matter.
  record Stale() implements Reply {}

  /// The request was refused and changed nothing.
  record Refused(Problem problem) implements Reply {}
}
