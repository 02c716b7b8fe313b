package io.scheduleddb.storage;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Values for tests.
final class Samples {
  static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  static final Policies POLICIES =
      new Policies(
          Policies.Misfire.FIRE_LAST, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE);
  static final Target TARGET = target("{\"hello\":\"world\"}");

  static final FailStop NO_FAILURE =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private Samples() {}

  static Target target(String payload) {
    return new Target(
        "https://example.com/hook",
        "POST",
        List.of(),
        payload,
        Target.Body.ENVELOPE,
        Duration.ofSeconds(30));
  }

  static Instant at(long second) {
    return T0.plusSeconds(second);
  }

  static JobSpec spec(String id, Schedule schedule, Map<String, String> labels) {
    return new JobSpec(
        new JobId(id),
        schedule,
        Bounds.NONE,
        POLICIES,
        TARGET,
        RetryPolicy.DEFAULT,
        new TreeMap<>(labels),
        null);
  }

  static Job job(long number, JobSpec spec) {
    return new Job(number, spec, JobStatus.PENDING, at(60), 1, T0, T0, 1, null, null);
  }

  /// Created by a request that was traced.
  static Job traced(long number, TraceContext trace) {
    Job job = once(number);
    return new Job(number, job.spec(), JobStatus.PENDING, at(60), 1, T0, T0, 1, null, trace);
  }

  static Job once(long number) {
    return job(number, spec("job-" + number, new Schedule.Once(at(60)), Map.of()));
  }

  static Job hourly(long number) {
    Schedule schedule = new Schedule.Every(Duration.ofHours(1), T0);
    return job(number, spec("job-" + number, schedule, Map.of()));
  }

  static Job labelled(long number, Map<String, String> labels) {
    return job(number, spec("job-" + number, new Schedule.Once(at(60)), labels));
  }

  static SlotEntry entry(long slot, long job) {
    return new SlotEntry(slot, at(60), job, at(60), 1);
  }

  static SlotEntry entry(long slot, long atSecond, long job, long dueSecond, int attempt) {
    return new SlotEntry(slot, at(atSecond), job, at(dueSecond), attempt);
  }

  static Attempt attempt(int number) {
    return new Attempt(
        number,
        "node-1",
        17,
        Duration.ofMillis(3),
        new Attempt.Result(at(60), at(61), 200, "ok", null, null, null));
  }
}
