package io.scheduleddb.testkit;

import java.time.Duration;

/// What isn't a violation yet.
///
/// @param unrecorded how long before a fault a delivery may have ended and still be unrecorded
/// @param fenceWindow how long a leader that can't reach a majority may still start deliveries
/// @param travel how long a delivery may take from its start until it is seen
/// @param slotGap the length of a slot
public record Tolerance(
    Duration unrecorded, Duration fenceWindow, Duration travel, Duration slotGap) {

  /// For a [ServerCluster].
  public static Tolerance standard() {
    Duration fenceWindow = Duration.ofSeconds(2);
    Duration travel = Duration.ofMillis(500);
    return new Tolerance(Duration.ofSeconds(2), fenceWindow, travel, ServerCluster.SLOT_GAP);
  }
}
