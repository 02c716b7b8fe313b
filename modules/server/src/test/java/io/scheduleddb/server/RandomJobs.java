package io.scheduleddb.server;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// Draws jobs: once or at an interval, soon due or late, with any policies and bounds.
final class RandomJobs {
  private final Random random;

  RandomJobs(Random random) {
    this.random = random;
  }

  Command.CreateJob next(String id, Instant now) {
    Policies policies = new Policies(any(Misfire.class), any(Overlap.class), any(Guarantee.class));
    return random.nextBoolean() ? once(id, policies, now) : every(id, policies, now);
  }

  private Command.CreateJob once(String id, Policies policies, Instant now) {
    Instant due = now.plusMillis(random.nextInt(25_000) - 3_000L);
    return Jobs.create(id, new Schedule.Once(due), due, policies, Bounds.NONE);
  }

  private Command.CreateJob every(String id, Policies policies, Instant now) {
    Instant anchor = Instant.ofEpochSecond(now.getEpochSecond() + 1 + random.nextInt(10));
    Bounds bounds =
        switch (random.nextInt(3)) {
          case 0 -> new Bounds(null, null, 1 + random.nextInt(6));
          case 1 -> new Bounds(null, anchor.plusSeconds(20 + random.nextInt(60)), 0);
          default -> Bounds.NONE;
        };
    return Jobs.every(id, Duration.ofSeconds(2 + random.nextInt(6)), anchor, policies, bounds);
  }

  /// What may replace a job: its policies stay, so that what the ledger says can be judged.
  Command.CreateJob instead(JobSpec spec, Instant from) {
    String id = spec.id().value();
    if (random.nextInt(4) == 0) {
      return once(id, spec.policies(), from);
    }
    Duration gap = Duration.ofSeconds(1 + random.nextInt(4));
    Instant anchor = Instant.ofEpochSecond(from.getEpochSecond());
    return Jobs.every(id, gap, anchor, spec.policies(), Bounds.NONE);
  }

  private <E extends Enum<E>> E any(Class<E> type) {
    return List.of(type.getEnumConstants()).get(random.nextInt(type.getEnumConstants().length));
  }
}
