package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;

/// A command that is to be logged by this node as the leader, for itself or for another node.
///
/// @param process and `number`: whose request it is, see [Origin]
/// @param term the only term in which it may be logged; [#ANY] when it doesn't matter
record Proposal(Command command, int weight, long process, long number, long term, Fate fate) {
  static final long ANY = -1;

  /// What becomes of it. Quick; on any thread.
  interface Fate {
    /// It is about to be appended in `term`: from here on it may be in the log. False when it is no
    /// longer wanted; then it isn't appended, and nothing more is told.
    boolean sent(long term);

    /// It can't be logged, and certainly isn't.
    void refused(Problem problem);

    /// It certainly isn't in the log and never will be, but another leader may take it, or this one
    /// later.
    void turnedAway(String why);

    /// It is applied, or nobody knows what becomes of it.
    void ended();
  }
}
