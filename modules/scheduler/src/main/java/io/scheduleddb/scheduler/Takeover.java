package io.scheduleddb.scheduler;

import io.scheduleddb.api.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The wait of a new leader before it grants or starts anything, while an earlier holder of grants
/// may still start calls.
///
/// # Why
///
/// A deposed leader that doesn't know it yet starts calls until its fence closes, at most a fence
/// window after the election of its successor. What a grant leaves uncertain is told by its time
/// alone ([Grant#uncertainUntil]), so that time must come after the last such start: by the clock
/// of the old leader, which may be ahead of ours by as much as clocks are allowed to be apart.
/// Hence the window and that difference on top. To count what lies ahead as uncertain instead would
/// drop, for jobs that asked for at most once, calls that were never made.
///
/// Grants that this node held itself need no wait: the process that held them is dead, or is this
/// one, whose calls of earlier epochs are held back by [Fence]. Nor do those that were given back.
///
/// # Which clock
///
/// The wait is counted by the steps' clock in short pieces, so that a clock that is set shortens or
/// lengthens it by one piece at most: the sleep between two steps doesn't depend on what the clock
/// shows.
final class Takeover {
  /// How far the clocks of two successive leaders may be apart: each up to 500 ms from most
  /// members, to the one side and to the other, and the half of a round trip in measuring it.
  static final Duration CLOCKS_APART = Duration.ofMillis(1_250);

  private static final Duration PIECE = Duration.ofMillis(20);

  private final String node;
  private final Duration wait;
  private Duration left = Duration.ZERO;
  private Instant counted = Instant.MIN;

  Takeover(SchedulerOptions options) {
    this.node = options.node();
    this.wait = options.fenceWindow().plus(CLOCKS_APART);
  }

  /// This node leads; `grants` are those that it finds.
  void begin(List<Grant> grants, Instant now) {
    boolean held = grants.stream().flatMap(grant -> grant.owners().stream()).anyMatch(this::other);
    left = held ? wait : Duration.ZERO;
    counted = now;
  }

  private boolean other(String owner) {
    return !owner.equals(node);
  }

  /// Whether the wait is over at `now`; to be asked again after [#next] at the latest.
  boolean isOver(Instant now) {
    if (left.isPositive()) {
      Duration passed = Duration.between(counted, now);
      passed = passed.compareTo(PIECE) > 0 ? PIECE : passed;
      left = passed.isNegative() ? left : left.minus(passed);
      counted = now;
    }
    return !left.isPositive();
  }

  Instant next(Instant now) {
    return now.plus(left.compareTo(PIECE) < 0 ? left : PIECE);
  }
}
