package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.scheduler.SchedulerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// What a cluster is simulated with.
///
/// @param random where all chance comes from
/// @param start when it begins
/// @param ahead how much the clock of each node is ahead at first; as many as there are nodes
/// @param stores makes the store of a node of that name
public record Setting(
    Random random,
    Instant start,
    Duration slotGap,
    List<Duration> ahead,
    Function<String, JobStore> stores) {

  /// The fence window that the cluster's log is run with.
  public static final Duration FENCE = Duration.ofSeconds(2);

  /// How far a clock is off at most, in milliseconds: as far as the log lets a node lead.
  public static final int CLOCK_OFF_MS = 500;

  public Setting {
    ahead = List.copyOf(ahead);
  }

  /// How much a clock may be ahead, or behind.
  public static Duration drawClock(Random random) {
    return Duration.ofMillis(random.nextInt(2 * CLOCK_OFF_MS + 1) - CLOCK_OFF_MS);
  }

  /// Narrow limits, drawn, so that they matter.
  SchedulerOptions drawOptions(String node) {
    return new SchedulerOptions(
        node,
        slotGap,
        2 + random.nextInt(8),
        1 + random.nextInt(3),
        1 << 20,
        50_000,
        1 + random.nextInt(500),
        1_000_000,
        Duration.ofHours(720),
        FENCE,
        new SchedulerOptions.Defaults(5, Duration.ofSeconds(30)));
  }
}
