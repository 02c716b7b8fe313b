package io.scheduleddb.consensus;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One command of each kind with every field set, and one with no more than it needs.
final class Samples {
  static final Instant TIME = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final JobId ID = new JobId("order-17.retry~a_b");
  private static final SlotEntry ENTRY =
      new SlotEntry(179_000_000L, TIME, 42, TIME.minusMillis(7), 3);
  private static final Target TARGET =
      new Target(
          "https://receiver.example.com/hooks",
          "PUT",
          List.of(new Target.Header("x-a", "1"), new Target.Header("x-empty", "")),
          "{\"größe\":\"\uD83D\uDE00\"}",
          Target.Body.RAW,
          Duration.ofMillis(1_500));
  private static final Policies POLICIES =
      new Policies(Policies.Misfire.SKIP, Policies.Overlap.ALLOW, Policies.Guarantee.AT_MOST_ONCE);

  private static final TraceContext TRACE =
      new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", (byte) 1);

  private Samples() {}

  static SortedMap<String, Command> all() {
    SortedMap<String, Command> all = new TreeMap<>();
    putClients(all);
    putSchedulers(all);
    return all;
  }

  private static void putClients(Map<String, Command> all) {
    all.put("create-job-cron", new Command.CreateJob(full(), TIME, "sha256:00ff", "key-1"));
    all.put("create-job-traced", new Command.CreateJob(full(), TIME, null, null, TRACE));
    all.put("create-job-once", create(new Schedule.Once(TIME)));
    all.put("create-job-queue", create(policies(Policies.Overlap.QUEUE)));
    all.put("create-job-replace", create(policies(Policies.Overlap.REPLACE)));
    all.put("create-job-jitter", new Command.CreateJob(spread(), TIME, null, null));
    all.put(
        "create-job-max-age",
        create(
            new Policies(
                Policies.Misfire.FIRE_ALL,
                Policies.Overlap.SKIP,
                Policies.Guarantee.AT_LEAST_ONCE,
                Duration.ofHours(6))));
    all.put("create-job-every", create(new Schedule.Every(Duration.ofSeconds(90), TIME)));
    all.put(
        "create-job-period",
        create(new Schedule.EveryPeriod(Period.of(1, 2, 3), TIME, "Europe/Berlin")));
    all.put(
        "create-job-rrule",
        create(
            new Schedule.Recurrence(
                "FREQ=DAILY;COUNT=3",
                Instant.ofEpochSecond(1_790_000_000),
                "Europe/Berlin",
                LocalDateTime.parse("2026-09-23T19:33:20"))));
    all.put(
        "create-job-rrule-least",
        create(new Schedule.Recurrence("FREQ=DAILY", Instant.EPOCH, "UTC", null)));
    all.put(
        "create-job-cron-dialect",
        create(
            new Schedule.Cron(
                "0 0 2 ? * MON",
                "Europe/Berlin",
                Schedule.Dialect.QUARTZ,
                new DstRules(DstRules.Gap.SKIP, DstRules.Overlap.ONCE))));
    all.put(
        "create-job-period-dst",
        create(
            new Schedule.EveryPeriod(
                Period.ofDays(1),
                TIME,
                "Europe/Berlin",
                new DstRules(DstRules.Gap.SKIP, DstRules.Overlap.TWICE))));
    all.put("cancel-job", new Command.CancelJob(ID, "changed", List.of(TIME, TIME.plusMillis(1))));
    all.put(
        "cancel-job-passed",
        new Command.CancelJob(ID, null, List.of(), List.of(TIME, TIME.plusSeconds(60))));
    all.put("cancel-job-least", new Command.CancelJob(ID, null, List.of()));
    all.put("delete-job", new Command.DeleteJob(ID));
    all.put("pause-job", new Command.PauseJob(ID, "", List.of(TIME)));
    all.put("pause-job-least", new Command.PauseJob(ID, null, List.of()));
    all.put("resume-job", new Command.ResumeJob(ID, TIME));
    putIntake(all);
    putControls(all);
  }

  private static void putIntake(Map<String, Command> all) {
    IdempotencyKey key = new IdempotencyKey("order-17", "sha256:00ff");
    all.put(
        "create-jobs",
        new Command.CreateJobs(
            List.of(
                new Command.CreateJob(full(), TIME, "sha256:01", "order-17\\0"),
                create(new Schedule.Once(TIME))),
            key));
    all.put("create-jobs-least", new Command.CreateJobs(List.of(), null));
    all.put("use-key", new Command.UseKey(key));
  }

  private static void putControls(Map<String, Command> all) {
    Command.CreateJob job = new Command.CreateJob(full(), TIME, "sha256:00ff", null);
    all.put(
        "replace-job",
        new Command.ReplaceJob(
            job, TIME.minusMillis(1), List.of(TIME), List.of(TIME), List.of(TIME.minusMillis(2))));
    IdempotencyKey key = new IdempotencyKey("k-1", "sha256:00ff");
    all.put(
        "trigger-job",
        new Command.TriggerJob(ID, TIME, Policies.Overlap.ALLOW, "rerun", key, List.of(TIME)));
    all.put("trigger-job-least", new Command.TriggerJob(ID, TIME, null, null, null, List.of()));
    Command.Client delete = new Command.DeleteJob(ID);
    all.put("conditional", new Command.Conditional(ID, new Precondition.Revision(7), delete));
    all.put(
        "conditional-absent",
        new Command.Conditional(
            ID,
            new Precondition.Absent(),
            new Command.ReplaceJob(job, Instant.EPOCH, List.of(), List.of(), List.of())));
    all.put("conditional-present", new Command.Conditional(ID, new Precondition.Present(), delete));
  }

  private static void putSchedulers(Map<String, Command> all) {
    SlotEntry.Cause cause =
        new SlotEntry.Cause(SlotEntry.Origin.REDELIVERED, Policies.Overlap.QUEUE, 2, "rerun");
    SlotEntry asked = new SlotEntry(179_000_000L, TIME, 42, TIME.minusMillis(7), 3, cause);
    all.put(
        "skip-occurrences-asked-for",
        new Command.SkipOccurrences(asked, 4_711, List.of(), Outcome.SKIPPED, null, null));
    all.put("grant-slot", new Command.GrantSlot(179_000_000L, 7, List.of("n1", "n2")));
    all.put("grant-slot-least", new Command.GrantSlot(0, 0, List.of()));
    all.put("close-slot", new Command.CloseSlot(-1, Long.MAX_VALUE));
    all.put("release-grants", new Command.ReleaseGrants(7, List.of()));
    all.put(
        "release-grants-under-way",
        new Command.ReleaseGrants(
            7,
            List.of(
                new Command.UnderWay(179_000_000L, TIME),
                new Command.UnderWay(179_000_001L, TIME.plusSeconds(10)))));
    all.put("advance-job", new Command.AdvanceJob(42, TIME, TIME.plusSeconds(60)));
    all.put("advance-job-least", new Command.AdvanceJob(42, Instant.EPOCH.minusMillis(5), null));
    all.put("record-attempt-retry", record(fullResult(), new Verdict.Retry(TIME), false));
    all.put(
        "record-attempt-least", record(leastResult(), new Verdict.Final(Outcome.COMPLETED), true));
    all.put(
        "skip-occurrences",
        new Command.SkipOccurrences(ENTRY, 0, List.of(TIME, TIME), Outcome.MISSED, "outage", TIME));
    all.put(
        "skip-occurrences-least",
        new Command.SkipOccurrences(ENTRY, 0, List.of(), Outcome.SKIPPED, null, null));
    all.put(
        "skip-occurrences-fenced",
        new Command.SkipOccurrences(ENTRY, 4_711, List.of(), Outcome.UNKNOWN, "stopped", TIME));
    all.put("defer-occurrence", new Command.DeferOccurrence(ENTRY, 4_711, "one waits", TIME));
    all.put("defer-occurrence-least", new Command.DeferOccurrence(ENTRY, 0, "", null));
    all.put(
        "replace-occurrences",
        new Command.ReplaceOccurrences(ID, ENTRY, 4_711, List.of(TIME), "replaced"));
    all.put(
        "replace-occurrences-least", new Command.ReplaceOccurrences(ID, ENTRY, 0, List.of(), ""));
    all.put(
        "record-attempt-replaced",
        record(leastResult(), new Verdict.Final(Outcome.CANCELLED, "replaced"), false));
    all.put("purge-history", new Command.PurgeHistory(TIME, TIME.minusSeconds(1), 500));
    all.put(
        "reschedule-job", new Command.RescheduleJob(ID, TIME, TIME.plusSeconds(60), List.of(TIME)));
    all.put("reschedule-job-least", new Command.RescheduleJob(ID, null, null, List.of()));
    all.put("check-content", new Command.CheckContent());
  }

  private static Policies policies(Policies.Overlap overlap) {
    return new Policies(Policies.Misfire.FIRE_ALL, overlap, Policies.Guarantee.AT_LEAST_ONCE);
  }

  private static Command.CreateJob create(Schedule schedule) {
    return create(schedule, policies(Policies.Overlap.SKIP));
  }

  private static Command create(Policies policies) {
    return create(new Schedule.Every(Duration.ofSeconds(90), TIME), policies);
  }

  private static Command.CreateJob create(Schedule schedule, Policies policies) {
    Target least =
        new Target(
            "http://a/", "POST", List.of(), null, Target.Body.ENVELOPE, Duration.ofMillis(1));
    JobSpec spec =
        new JobSpec(
            ID, schedule, Bounds.NONE, policies, least, RetryPolicy.DEFAULT, new TreeMap<>(), null);
    return new Command.CreateJob(spec, TIME, null, null);
  }

  private static JobSpec spread() {
    JobSpec full = full();
    return new JobSpec(
        ID,
        full.schedule(),
        full.bounds(),
        POLICIES,
        TARGET,
        full.retry(),
        full.labels(),
        null,
        Duration.ofMinutes(10));
  }

  private static JobSpec full() {
    return new JobSpec(
        ID,
        new Schedule.Cron("*/5 * * * *", "America/New_York"),
        new Bounds(TIME, TIME.plusSeconds(3_600), 12),
        POLICIES,
        TARGET,
        new RetryPolicy(7, Duration.ZERO, 1.5, Duration.ofHours(1), false, Duration.ofDays(1)),
        new TreeMap<>(Map.of("team", "billing", "empty", "")),
        "Every five minutes");
  }

  private static Command record(Attempt.Result result, Verdict verdict, boolean pause) {
    Attempt attempt = new Attempt(3, "n1", 4_711, Duration.ofMillis(-2), result);
    return new Command.RecordAttempt(ENTRY, attempt, verdict, pause);
  }

  private static Attempt.Result fullResult() {
    return new Attempt.Result(
        TIME,
        TIME.plusMillis(20),
        503,
        "busy",
        Attempt.ErrorType.HTTP_ERROR,
        "503 from the receiver",
        Duration.ofSeconds(30));
  }

  private static Attempt.Result leastResult() {
    return new Attempt.Result(TIME, TIME, 0, null, null, null, null);
  }
}
