package io.scheduleddb.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a job wants where a schedule alone doesn't decide.
///
/// @param misfireMaxAge an occurrence that an outage left behind and that is older is recorded as
///   missed, whatever `misfire` says; null: none is too old
public record Policies(
    Misfire misfire, Overlap overlap, Guarantee delivery, @Nullable Duration misfireMaxAge) {

  /// No occurrence is too old.
  public Policies(Misfire misfire, Overlap overlap, Guarantee delivery) {
    this(misfire, overlap, delivery, null);
  }

  /// What happens to occurrences that an outage left behind. An occurrence is left behind when it
  /// is later than the misfire grace of the scheduler; up to that it is merely late and is
  /// delivered.
  public enum Misfire {
    /// Deliver every one, in order.
    FIRE_ALL,
    /// Deliver the newest; the others are recorded as missed.
    FIRE_LAST,
    /// Deliver none; all are recorded as missed.
    SKIP
  }

  /// What happens to an occurrence that becomes due while an earlier one of the job is still open.
  public enum Overlap {
    /// It is recorded as skipped.
    SKIP,
    /// It is delivered all the same.
    ALLOW,
    /// It waits, and starts when that one has ended. One waits; a further one that becomes due
    /// meanwhile is recorded as skipped.
    QUEUE,
    /// That one ends: a call under way is broken off, no further attempt is made, and it is
    /// recorded as cancelled. Then this one starts.
    REPLACE
  }

  /// How often an occurrence whose fate a crash made uncertain is delivered.
  public enum Guarantee {
    /// Again, with the same webhook-id.
    AT_LEAST_ONCE,
    /// Not again: it is recorded as unknown.
    AT_MOST_ONCE
  }
}
