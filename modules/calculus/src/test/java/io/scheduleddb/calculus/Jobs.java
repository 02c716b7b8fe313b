package io.scheduleddb.calculus;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/// Jobs of which nothing but the schedule matters.
final class Jobs {
  static final DstRules DST = DstRules.UNSAID;

  private Jobs() {}

  static JobSpec of(Schedule schedule) {
    return of(schedule, Bounds.NONE, "any");
  }

  static JobSpec of(Schedule schedule, Bounds bounds, String id) {
    return new JobSpec(
        new JobId(id),
        schedule,
        bounds,
        new Policies(
            Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE),
        new Target(
            "http://a/", "POST", List.of(), null, Target.Body.ENVELOPE, Duration.ofSeconds(1)),
        RetryPolicy.DEFAULT,
        new TreeMap<>(),
        null);
  }
}
