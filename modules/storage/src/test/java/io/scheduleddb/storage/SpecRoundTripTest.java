package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.TraceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job comes back as it was stored.
class SpecRoundTripTest {
  private static final String ODD = "žluťoučký 馬 🐎 \\ \\n \n \r\n = : \u0000 'quote' \"x\"";

  @TempDir Path directory;

  private void assertComesBack(JobSpec... specs) {
    try (var store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")),
            Samples.NO_FAILURE,
            Telemetry.Store.NONE)) {
      for (JobSpec spec : specs) {
        var job = store.write(w -> insert(w, Samples.job(w.nextNumber(), spec)));
        assertEquals(job, store.reader().job(job.number()));
      }
    }
  }

  private static io.scheduleddb.api.Job insert(
      io.scheduleddb.api.JobStore.Writer writer, io.scheduleddb.api.Job job) {
    writer.insert(job, null);
    return job;
  }

  @Test
  void theSpanOfTheRequest() {
    TraceContext trace = TraceContext.parse(Samples.TRACEPARENT);
    try (var store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")),
            Samples.NO_FAILURE,
            Telemetry.Store.NONE)) {
      var job = store.write(w -> insert(w, Samples.traced(w.nextNumber(), trace)));
      assertEquals(trace, Objects.requireNonNull(store.reader().job(job.number())).trace());
    }
  }

  private static JobSpec with(Target target, RetryPolicy retry) {
    return new JobSpec(
        new JobId("id-" + System.identityHashCode(target) + retry.hashCode()),
        new Schedule.Once(at(1)),
        Bounds.NONE,
        Samples.POLICIES,
        target,
        retry,
        new TreeMap<>(),
        null);
  }

  @Test
  void everyKindOfSchedule() {
    List<Schedule> schedules =
        List.of(
            new Schedule.Once(at(1)),
            new Schedule.Once(Instant.EPOCH),
            new Schedule.Once(Instant.ofEpochMilli(-1)),
            new Schedule.Cron("*/5 9-17 * * MON-FRI", "Europe/Prague"),
            new Schedule.Cron(
                "0 0 0 ? * L 2030",
                "UTC",
                Schedule.Dialect.QUARTZ,
                new DstRules(DstRules.Gap.SKIP, DstRules.Overlap.ONCE)),
            new Schedule.EveryPeriod(
                Period.ofDays(1),
                at(8),
                "UTC",
                new DstRules(DstRules.Gap.SKIP, DstRules.Overlap.TWICE)),
            new Schedule.Every(Duration.parse("PT1H30M0.001S"), at(7)),
            new Schedule.EveryPeriod(Period.of(1, 2, 3), at(8), "No/Such_Zone"),
            new Schedule.Recurrence("FREQ=DAILY", at(9), "Europe/Prague", null),
            new Schedule.Recurrence(
                "FREQ=DAILY;COUNT=2", at(9), "UTC", LocalDateTime.parse("1969-12-31T23:59:59")));
    List<JobSpec> specs = new ArrayList<>();
    for (Schedule schedule : schedules) {
      specs.add(Samples.spec("id-" + specs.size(), schedule, Map.of()));
    }
    assertComesBack(specs.toArray(JobSpec[]::new));
  }

  @Test
  void everyPolicy() {
    List<JobSpec> specs = new ArrayList<>();
    for (var misfire : Policies.Misfire.values()) {
      for (var overlap : Policies.Overlap.values()) {
        for (var guarantee : Policies.Guarantee.values()) {
          specs.add(
              new JobSpec(
                  new JobId("id-" + specs.size()),
                  new Schedule.Cron("@daily", "UTC"),
                  new Bounds(at(1), at(2), specs.size()),
                  new Policies(
                      misfire,
                      overlap,
                      guarantee,
                      specs.size() % 2 == 0 ? null : Duration.ofMillis(10_000 + specs.size())),
                  Samples.TARGET,
                  RetryPolicy.DEFAULT,
                  new TreeMap<>(),
                  null,
                  specs.size() % 3 == 0 ? null : Duration.ofMillis(1 + specs.size())));
        }
      }
    }
    assertComesBack(specs.toArray(JobSpec[]::new));
  }

  @Test
  void headersWithColonsSpacesAndBackslashesInOrder() {
    List<Target.Header> headers =
        List.of(
            new Target.Header("X-Time", "12:30: now: "),
            new Target.Header("A", ""),
            new Target.Header("X-Time", " leading \\n and \\ trailing \\"),
            new Target.Header("odd: name\\", ": 馬"));
    var target =
        new Target(
            "http://[::1]:80/ä?b=c#d",
            "PATCH",
            headers,
            null,
            Target.Body.RAW,
            Duration.ofMillis(1));
    assertComesBack(with(target, RetryPolicy.DEFAULT));
  }

  @Test
  void anyTextAsPayloadLabelsAndDescription() {
    Map<String, String> labels =
        new TreeMap<>(Map.of("env", "prod", "a=b\\", ODD, ODD, "", "z", "\\"));
    JobSpec spec =
        new JobSpec(
            new JobId("odd"),
            new Schedule.Once(at(1)),
            Bounds.NONE,
            Samples.POLICIES,
            Samples.target(ODD),
            RetryPolicy.DEFAULT,
            new TreeMap<>(labels),
            ODD);
    assertComesBack(spec);
  }

  @Test
  void anEmptyPayloadIsNotNoPayload() {
    assertComesBack(with(Samples.target(""), RetryPolicy.DEFAULT));
  }

  @Test
  void aLargePayload() {
    assertComesBack(with(Samples.target("x".repeat(1 << 20)), RetryPolicy.DEFAULT));
  }

  @Test
  void everyFieldOfTheRetryPolicy() {
    assertComesBack(
        with(
            Samples.TARGET,
            new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO, false, Duration.ZERO)),
        with(
            Samples.TARGET,
            new RetryPolicy(
                100, Duration.ofMillis(7), 1.75, Duration.ofDays(2), true, Duration.ofHours(1))),
        with(
            Samples.TARGET,
            new RetryPolicy(5, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), true, null)));
  }
}
