package io.scheduleddb.testkit;

import java.time.Duration;
import java.time.Instant;

/// Harm that was done to a node.
///
/// @param asked when it began
/// @param ended when it was done: the process was gone, or stopped, or cut off
/// @param leader whether the node led then
/// @param index what a leader had committed then: every fence of a grant that it could know is at
///   most that
public record Fault(
    Kind kind, String node, Instant asked, Instant ended, boolean leader, long index) {

  /// What was done.
  public enum Kind {
    /// `kill -9`.
    KILL,
    /// SIGSTOP.
    PAUSE,
    /// Cut off from its peers, in one direction at least.
    CUT,
    /// SIGTERM.
    STOP,
    /// Nothing: another node became the leader by itself.
    ELECTION
  }

  /// Whether the node may go on without knowing that it leads no more.
  boolean mayLinger() {
    return kind == Kind.PAUSE || kind == Kind.CUT;
  }

  /// Whether a delivery may have been in flight in it, so that nobody recorded its outcome.
  ///
  /// @param unrecorded how long before the fault it may have ended and still be unrecorded
  /// @param fenceWindow how long a node that can't know of its end may go on
  boolean mayHaveLost(Received delivery, Duration unrecorded, Duration fenceWindow) {
    if (!leader) {
      return false;
    }
    Instant from = asked.minus(unrecorded);
    Instant until = kind == Kind.KILL ? ended : ended.plus(fenceWindow);
    boolean arrived = delivery.at().isAfter(from) && !delivery.at().isAfter(until);
    return arrived || wasOnItsWay(delivery);
  }

  /// Whether it had been sent before the fault, however late it arrived: what a stopped process had
  /// begun to send is sent when it goes on. True for what was sent within the last second before.
  boolean wasOnItsWay(Received delivery) {
    return kind == Kind.PAUSE
        && delivery.sentSecond() <= asked.getEpochSecond()
        && delivery.sentSecond() >= asked.getEpochSecond() - 1;
  }
}
