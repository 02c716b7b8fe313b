package io.scheduleddb.scheduler;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import io.scheduleddb.calculus.Calculus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns what a client asked for into a complete job, or says which field stands in the way.
final class Admission {
  /// Times between two occurrences that a jitter is held against.
  private static final int GAPS = 100;

  private final SchedulerOptions.Defaults defaults;
  private final JobIds ids;

  Admission(SchedulerOptions.Defaults defaults, JobIds ids) {
    this.defaults = defaults;
    this.ids = ids;
  }

  /// A job that can be stored, with its first due instant.
  record Admitted(JobSpec spec, Instant firstDue) {}

  /// @throws Refusal naming the field
  Admitted admit(JobDraft draft, Instant now) {
    JobSpec spec = spec(draft, now);
    return new Admitted(spec, firstDue(spec, now));
  }

  /// The complete job alone, whether or not it is ever due.
  JobSpec spec(JobDraft draft, Instant now) {
    Schedule schedule = new ScheduleReading(draft, now).schedule();
    checkType(draft, schedule);
    Policies policies = policies(draft, schedule);
    JobSpec spec =
        new JobSpec(
            draft.id() != null ? draft.id() : ids.next(),
            schedule,
            draft.bounds(),
            policies,
            target(draft.call()),
            retry(draft.retry()),
            new TreeMap<>(draft.labels()),
            draft.description(),
            draft.jitter());
    checkJitter(spec, now);
    return spec;
  }

  /// An occurrence never starts after the next one is due. Looked at are as many as tell, for most
  /// schedules, all there is to tell.
  private static void checkJitter(JobSpec spec, Instant now) {
    Duration jitter = spec.jitter();
    if (jitter == null) {
      return;
    }
    List<Instant> dues = Calculus.next(spec, now, GAPS + 1);
    for (int i = 1; i < dues.size(); i++) {
      Duration gap = Duration.between(dues.get(i - 1), dues.get(i));
      if (jitter.compareTo(gap) >= 0) {
        throw bad("/jitter", jitter + " is not below the " + gap + " between two occurrences");
      }
    }
  }

  private static void checkType(JobDraft draft, Schedule schedule) {
    if (draft.recurring() != null && draft.recurring() != schedule.recurring()) {
      throw bad(
          "/type",
          schedule.recurring()
              ? "one_time, but the job has a cron_expression, an interval or an rrule"
              : "recurring, but the job has a timestamp or a delay");
    }
    if (!schedule.recurring()) {
      Bounds bounds = draft.bounds();
      refuse(bounds.start(), "/start_date");
      refuse(bounds.last(), "/last_date");
      refuse(bounds.maxOccurrences() == 0 ? null : bounds, "/max_occurrences");
      refuse(draft.overlap(), "/overlap_policy");
    }
  }

  private static void refuse(@Nullable Object value, String pointer) {
    if (value != null) {
      throw bad(pointer, "only a recurring job has this field");
    }
  }

  private static Policies policies(JobDraft draft, Schedule schedule) {
    return new Policies(
        or(draft.misfire(), () -> schedule.recurring() ? Misfire.FIRE_LAST : Misfire.FIRE_ALL),
        or(draft.overlap(), () -> Overlap.SKIP),
        or(draft.delivery(), () -> Guarantee.AT_LEAST_ONCE),
        draft.misfireMaxAge());
  }

  private Target target(JobDraft.Call call) {
    String method = or(call.method(), () -> "POST");
    if (call.payload() != null && (method.equals("GET") || method.equals("HEAD"))) {
      throw bad("/payload", "a " + method + " request carries no payload");
    }
    return new Target(
        call.url(),
        method,
        call.headers(),
        call.payload(),
        or(call.body(), () -> Target.Body.ENVELOPE),
        or(call.timeout(), defaults::timeout));
  }

  private RetryPolicy retry(JobDraft.Retry retry) {
    RetryPolicy standard = RetryPolicy.DEFAULT;
    Duration initial = or(retry.initialBackoff(), standard::initialBackoff);
    Duration max =
        or(
            retry.maxBackoff(),
            () -> initial.compareTo(standard.maxBackoff()) > 0 ? initial : standard.maxBackoff());
    if (initial.compareTo(max) > 0) {
      throw bad("/retry/max_backoff", max + " is below initial_backoff " + initial);
    }
    return new RetryPolicy(
        or(retry.maxAttempts(), defaults::maxAttempts),
        initial,
        or(retry.multiplier(), standard::multiplier),
        max,
        or(retry.jitter(), standard::jitter),
        retry.maxAge());
  }

  /// When a job is due first.
  ///
  /// @throws Refusal naming the field, when it never is
  static Instant firstDue(JobSpec spec, Instant now) {
    if (spec.schedule() instanceof Schedule.Once once) {
      Duration late = Duration.between(once.due(), now);
      if (Misfires.isLeftBehind(late) && spec.policies().misfire() == Misfire.SKIP) {
        throw bad(
            "/timestamp", once.due() + " is in the past, and misfire_policy skip would drop it");
      }
      if (Misfires.isTooOld(spec.policies(), late)) {
        throw bad(
            "/timestamp",
            once.due() + " is longer past than misfire_max_age " + spec.policies().misfireMaxAge());
      }
      return once.due();
    }
    Instant start = spec.bounds().start();
    Instant last = spec.bounds().last();
    if (last != null && (last.isBefore(now) || (start != null && last.isBefore(start)))) {
      throw bad("/last_date", last + " is before now or before start_date");
    }
    Instant due = Calculus.next(spec, now);
    if (due == null) {
      String field =
          switch (spec.schedule()) {
            case Schedule.Cron _ -> "/cron_expression";
            case Schedule.Recurrence _ -> "/rrule";
            case Schedule.Once _, Schedule.Every _, Schedule.EveryPeriod _ -> "/interval";
          };
      throw bad(field, last == null ? "is never due" : "is not due before last_date " + last);
    }
    return due;
  }

  static Refusal bad(String pointer, String detail) {
    return new Refusal(Problem.field(pointer, detail));
  }

  private static <T> T or(@Nullable T value, Supplier<T> standard) {
    return value != null ? value : standard.get();
  }
}
