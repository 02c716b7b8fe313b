package io.scheduleddb.tracing;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Grant;
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
import io.scheduleddb.tracing.TracingOptions.Kind;
import io.scheduleddb.tracing.TracingOptions.Sampling;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values for tests.
final class Samples {
  static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");
  static final SlotEntry ENTRY = new SlotEntry(17, DUE, 4, DUE, 2);
  static final Grant GRANT = new Grant(17, 3, List.of("n1"), 99, null);
  static final TraceContext CALLER =
      new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", (byte) 1);
  static final TraceContext UNSAMPLED =
      new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", (byte) 0);

  private Samples() {}

  static TracingOptions options(String endpoint, Kind kind, double ratio) {
    return new TracingOptions(
        URI.create(endpoint + "/v1/traces"),
        Map.of("Authorization", "Bearer secret"),
        Duration.ofSeconds(1),
        new Sampling(kind, ratio),
        Map.of("service.name", "scheduled-db", "service.instance.id", "n1"));
  }

  static OtlpTracing tracing(String endpoint) {
    return OtlpTracing.start(options(endpoint, Kind.PARENTBASED_ALWAYS_ON, 1));
  }

  static Job job(String url, @Nullable TraceContext trace) {
    JobSpec spec =
        new JobSpec(
            new JobId("job-1"),
            new Schedule.Once(DUE),
            Bounds.NONE,
            new Policies(
                Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE),
            new Target(url, "POST", List.of(), null, Target.Body.ENVELOPE, Duration.ofSeconds(1)),
            RetryPolicy.DEFAULT,
            Collections.emptySortedMap(),
            null);
    return new Job(4, spec, JobStatus.PENDING, DUE, 1, DUE, DUE, 1, null, trace);
  }

  static Attempt.Result result(int status, Attempt.@Nullable ErrorType error) {
    return new Attempt.Result(
        DUE.plusMillis(12), DUE.plusMillis(17), status, null, error, null, null);
  }
}
