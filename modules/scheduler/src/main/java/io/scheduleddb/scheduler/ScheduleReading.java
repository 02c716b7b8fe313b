package io.scheduleddb.scheduler;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobDraft.Interval;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.calculus.Calculus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the fields that say when into a schedule: exactly one of `timestamp`, `delay`,
/// `cron_expression`, `interval` and `rrule`, with the fields that go with it.
record ScheduleReading(JobDraft draft, Instant now) {
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  /// Intervals longer than this are a slip of the pen.
  private static final Duration MOST_INTERVAL = Duration.ofDays(366L * 10);

  /// The last due instant that can be stored and written as RFC 3339.
  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

  Schedule schedule() {
    JobDraft.When when = draft.when();
    long said =
        Stream.of(
                when.timestamp(),
                when.delay(),
                when.cronExpression(),
                when.interval(),
                when.rrule())
            .filter(value -> value != null)
            .count();
    if (said != 1) {
      throw Admission.bad(
          said == 0 ? "/timestamp" : "/type",
          "a job has exactly one of timestamp, delay, cron_expression, interval and rrule;"
              + " this one has "
              + said);
    }
    if (when.cronExpression() != null) {
      return cron(when.cronExpression());
    }
    if (when.interval() != null) {
      return every(when.interval());
    }
    if (when.rrule() != null) {
      return recurrence(when.rrule());
    }
    return once();
  }

  private Schedule once() {
    JobDraft.When when = draft.when();
    only("/time_zone", when.timeZone(), "cron_expression, rrule or a calendar interval");
    only("/anchor", when.anchor(), "interval or rrule");
    only("/cron_dialect", when.cronDialect(), "cron_expression");
    noDst();
    Instant timestamp = when.timestamp();
    if (timestamp != null) {
      return new Schedule.Once(timestamp.truncatedTo(ChronoUnit.MILLIS));
    }
    Duration delay = when.delay() == null ? Duration.ZERO : when.delay();
    if (delay.isNegative() || delay.compareTo(Duration.between(now, END)) > 0) {
      throw Admission.bad("/delay", delay + " is negative or leads beyond the year 9999");
    }
    return new Schedule.Once(now.plus(delay).truncatedTo(ChronoUnit.MILLIS));
  }

  private Schedule cron(String expression) {
    only("/anchor", draft.when().anchor(), "interval or rrule");
    Schedule.Dialect said = draft.when().cronDialect();
    Schedule.Dialect dialect = said != null ? said : Schedule.Dialect.UNIX;
    Schedule.Cron cron = new Schedule.Cron(expression.strip(), zone(), dialect, dst());
    try {
      Calculus.check(cron);
    } catch (IllegalArgumentException e) {
      throw Admission.bad("/cron_expression", String.valueOf(e.getMessage()));
    }
    return cron;
  }

  private Schedule every(Interval interval) {
    JobDraft.When when = draft.when();
    only("/cron_dialect", when.cronDialect(), "cron_expression");
    Instant anchor = (when.anchor() != null ? when.anchor() : now).truncatedTo(ChronoUnit.MILLIS);
    return switch (interval) {
      case Interval.Exact(Duration exact) -> {
        only("/time_zone", when.timeZone(), "cron_expression, rrule or a calendar interval");
        noDst();
        if (exact.compareTo(LEAST_INTERVAL) < 0 || exact.compareTo(MOST_INTERVAL) > 0) {
          throw Admission.bad("/interval", exact + " is not in PT1S to P3660D");
        }
        if (exact.toNanosPart() % 1_000_000 != 0) {
          throw Admission.bad("/interval", exact + " has a fraction of a millisecond");
        }
        yield new Schedule.Every(exact, anchor);
      }
      case Interval.Civil(Period civil) -> {
        checkCivil(civil);
        yield new Schedule.EveryPeriod(civil, anchor, zone(), dst());
      }
    };
  }

  /// The rule starts at `anchor`, else at `start_date`, as `DTSTART` does elsewhere, else now.
  private Schedule recurrence(String rule) {
    JobDraft.When when = draft.when();
    only("/cron_dialect", when.cronDialect(), "cron_expression");
    noDst();
    Instant anchor = when.anchor();
    if (anchor != null && anchor.getNano() != 0) {
      throw Admission.bad("/anchor", anchor + " has a fraction of a second, which an rrule can't");
    }
    Instant start = draft.bounds().start();
    Instant from = anchor != null ? anchor : start != null ? start : now;
    String zone = zone();
    try {
      return Calculus.recurrence(rule, from.truncatedTo(ChronoUnit.SECONDS), zone);
    } catch (IllegalArgumentException e) {
      throw Admission.bad("/rrule", String.valueOf(e.getMessage()));
    }
  }

  private static void checkCivil(Period civil) {
    boolean mixed = civil.toTotalMonths() != 0 && civil.getDays() != 0;
    long days = civil.toTotalMonths() * 31 + civil.getDays();
    if (mixed || days < 1 || days > MOST_INTERVAL.toDays() || civil.isNegative()) {
      throw Admission.bad(
          "/interval",
          civil + " must be whole days or weeks, or whole months or years, up to ten years");
    }
  }

  private DstRules dst() {
    DstRules.Gap gap = draft.when().dstGap();
    DstRules.Overlap overlap = draft.when().dstOverlap();
    return new DstRules(
        gap != null ? gap : DstRules.UNSAID.gap(),
        overlap != null ? overlap : DstRules.UNSAID.overlap());
  }

  private void noDst() {
    only("/dst_gap", draft.when().dstGap(), "cron_expression or a calendar interval");
    only("/dst_overlap", draft.when().dstOverlap(), "cron_expression or a calendar interval");
  }

  private String zone() {
    String zone = draft.when().timeZone();
    if (zone == null) {
      return "UTC";
    }
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw Admission.bad(
          "/time_zone",
          "\"" + zone + "\" is not a time zone of the IANA data, such as Europe/Berlin");
    }
  }

  private static void only(String pointer, @Nullable Object value, String with) {
    if (value != null) {
      throw Admission.bad(pointer, "goes with " + with + " only");
    }
  }
}
