package io.scheduleddb.server;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes jobs for tests.
final class Jobs {
  static final Policies ONCE =
      new Policies(Misfire.FIRE_ALL, Overlap.SKIP, Guarantee.AT_LEAST_ONCE);
  static final Policies RECURRING =
      new Policies(Misfire.FIRE_LAST, Overlap.SKIP, Guarantee.AT_LEAST_ONCE);
  static final Policies AT_MOST_ONCE =
      new Policies(Misfire.FIRE_ALL, Overlap.SKIP, Guarantee.AT_MOST_ONCE);

  private Jobs() {}

  static Command.CreateJob once(String id, Instant due) {
    return create(id, new Schedule.Once(due), due, ONCE, Bounds.NONE);
  }

  static Command.CreateJob atMostOnce(String id, Instant due) {
    return create(id, new Schedule.Once(due), due, AT_MOST_ONCE, Bounds.NONE);
  }

  static Command.CreateJob every(String id, Duration interval, Instant anchor) {
    return every(id, interval, anchor, RECURRING, Bounds.NONE);
  }

  static Command.CreateJob every(
      String id, Duration interval, Instant anchor, Policies policies, Bounds bounds) {
    return create(
        id, new Schedule.Every(interval, anchor), anchor.plus(interval), policies, bounds);
  }

  static Command.CreateJob create(
      String id, Schedule schedule, Instant firstDue, Policies policies, Bounds bounds) {
    Target target =
        new Target(
            "http://receiver.test/" + id,
            "POST",
            List.of(),
            null,
            Target.Body.ENVELOPE,
            Duration.ofSeconds(30));
    RetryPolicy retry =
        new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(5), false, null);
    JobSpec spec =
        new JobSpec(
            new JobId(id), schedule, bounds, policies, target, retry, new TreeMap<>(), null);
    return new Command.CreateJob(spec, firstDue, null, null);
  }

  /// What a client says of a one-time job.
  static JobDraft draft(String id, Instant due) {
    return draft(id, new JobDraft.When(due, null, null, null, null, null, null, null), Bounds.NONE);
  }

  /// What a client says of a job that is due every so often, from its anchor on.
  static JobDraft draft(String id, Duration interval, Instant anchor, Bounds bounds) {
    JobDraft.Interval exact = new JobDraft.Interval.Exact(interval);
    return draft(id, new JobDraft.When(null, null, null, null, null, exact, anchor, null), bounds);
  }

  private static JobDraft draft(String id, JobDraft.When when, Bounds bounds) {
    return new JobDraft(
        new JobId(id),
        null,
        when,
        bounds,
        Misfire.FIRE_ALL,
        null,
        null,
        null,
        null,
        new JobDraft.Call("http://receiver.test/new", null, List.of(), null, null, null),
        JobDraft.Retry.UNSAID,
        Map.of(),
        null,
        null,
        null);
  }
}
