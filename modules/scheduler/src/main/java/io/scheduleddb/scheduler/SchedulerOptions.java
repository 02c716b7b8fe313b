package io.scheduleddb.scheduler;

import io.scheduleddb.api.Invariant;
import java.time.Duration;

/// The limits of the scheduler on one node.
///
/// @param node the id of this node, as it stands in grants and in the ledger
/// @param slotGap how long a slot is; fixed when the cluster is formed; 1 s to 1 h
/// @param maxInFlight calls under way at once; more wait, so that memory stays bounded
/// @param maxInFlightPerHost calls under way at once to one host and port: a receiver that hangs
///   takes no more than this from the others
/// @param maxInFlightBytes payload bytes of the calls under way, for the same reason
/// @param maxBuffered due entries held in memory, those that wait for a busy host included
/// @param catchUpRate how many occurrences that an outage left behind are started in a second
/// @param jobLimit stored jobs; creation is refused beyond it
/// @param retention how long finished jobs and the ledger are kept
/// @param fenceWindow how long after a majority last confirmed its leadership a node may still
///   start calls, and so how long its successor waits; what the log's side takes for granted of it
///   is [#MAX_FENCE_WINDOW]
/// @param defaults for jobs that don't say it themselves
public record SchedulerOptions(
    String node,
    Duration slotGap,
    int maxInFlight,
    int maxInFlightPerHost,
    long maxInFlightBytes,
    int maxBuffered,
    int catchUpRate,
    long jobLimit,
    Duration retention,
    Duration fenceWindow,
    Defaults defaults) {
  /// No fence window is longer. A constant, because the application of log entries depends on it,
  /// and must be the same on every node.
  static final Duration MAX_FENCE_WINDOW = Duration.ofSeconds(5);

  /// @param maxAttempts attempts for an occurrence
  /// @param timeout for one attempt
  public record Defaults(int maxAttempts, Duration timeout) {}

  public SchedulerOptions {
    Invariant.check(
        slotGap.toMillis() >= 1_000 && slotGap.toHours() <= 1, "slot gap of 1 s to 1 h", slotGap);
    Invariant.check(
        !fenceWindow.isNegative() && fenceWindow.compareTo(MAX_FENCE_WINDOW) <= 0,
        "fence window of 0 to 5 s",
        fenceWindow);
    Invariant.check(maxInFlight >= 1, "max in flight", maxInFlight);
    Invariant.check(maxInFlightPerHost >= 1, "max in flight per host", maxInFlightPerHost);
    Invariant.check(maxInFlightBytes >= 1, "max bytes in flight", maxInFlightBytes);
    Invariant.check(catchUpRate >= 1, "catch-up rate", catchUpRate);
    Invariant.check(maxBuffered >= 1_000, "max buffered entries", maxBuffered);
  }

  Slots slots() {
    return new Slots(slotGap.toMillis());
  }
}
