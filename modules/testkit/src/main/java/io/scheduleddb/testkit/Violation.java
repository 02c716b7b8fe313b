package io.scheduleddb.testkit;

/// A promise that wasn't kept.
///
/// @param job empty when it is about no job
public record Violation(Kind kind, String job, String what) {

  /// Which promise.
  public enum Kind {
    /// A job that was acknowledged isn't there.
    LOST,
    /// A job that was refused is there, or is delivered.
    GHOST,
    /// Delivered before its due instant.
    EARLY,
    /// Due, and without an outcome.
    UNSETTLED,
    /// Two outcomes for one due instant.
    SETTLED_TWICE,
    /// An occurrence at an instant at which none was due.
    UNEXPECTED,
    /// Said to be completed, and never delivered.
    NEVER_DELIVERED,
    /// Delivered again without a failure or a fault that would explain it.
    DOUBLED,
    /// Delivered after `cancelled` was answered.
    AFTER_CANCEL,
    /// Delivered under a grant that had long been handed to another node.
    DEPOSED,
    /// A linearizable read didn't see what had been acknowledged or read before.
    STALE_READ,
    /// Nodes that have applied the same log don't say the same.
    UNEQUAL,
    /// Too little happened for a promise to be broken.
    IDLE
  }

  @Override
  public String toString() {
    return kind + " " + job + ": " + what;
  }
}
