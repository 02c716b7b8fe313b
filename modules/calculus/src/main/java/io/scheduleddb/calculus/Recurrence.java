package io.scheduleddb.calculus;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A recurrence rule with its start (`DTSTART`), in local time.
///
/// The start says where periods are counted from and what the rule leaves open; it is due only when
/// the rule says so. Places of `BYSETPOS` are those in the whole period, the part before the start
/// included. `BYMONTHDAY` of a yearly rule without `BYMONTH` is that day of every month.
///
/// # Bounds
///
/// The calendar repeats after 400 years. A search that has looked at as many periods as these have
/// is complete for rules of years, months, weeks and days, whatever their interval; it takes a few
/// milliseconds at worst. Rules of hours, minutes and seconds have [#CLOCK_STEPS]: one per second
/// that has to meet one second of the day may need 86 400. No search goes beyond the year 9999. A
/// rule that isn't due within its bound is over. Times that can't be, as 30 February, are passed
/// over.
final class Recurrence {
  private static final int CLOCK_STEPS = 100_000;

  /// Periods that are looked at to find where a `COUNT` ends.
  private static final int COUNT_STEPS = 1_000_000;

  private final RecurrenceRule rule;
  private final Periods periods;
  private final LocalDateTime start;

  Recurrence(RecurrenceRule rule, LocalDateTime start) {
    this.rule = rule;
    this.start = start.truncatedTo(ChronoUnit.SECONDS);
    this.periods =
        rule.frequency().isOfClock()
            ? new ClockPeriods(rule, this.start)
            : new CalendarPeriods(rule, this.start);
  }

  RecurrenceRule rule() {
    return rule;
  }

  /// The first local time at or after `from` at which the rule is due, its end left aside; null
  /// when there is none.
  @Nullable LocalDateTime firstFrom(LocalDateTime from) {
    return periods.firstFrom(from.isBefore(start) ? start : from, new Periods.Steps(mostSteps()));
  }

  private int mostSteps() {
    return switch (rule.frequency()) {
      case YEARLY -> 400;
      case MONTHLY -> 4_800;
      case WEEKLY -> 20_871;
      case DAILY -> 146_097;
      case HOURLY, MINUTELY, SECONDLY -> CLOCK_STEPS;
    };
  }

  /// The last local time of a rule with `COUNT`; null when it isn't due once. Times that `exists`
  /// denies don't count.
  ///
  /// @throws IllegalArgumentException when that takes too long to find
  @Nullable LocalDateTime last(Predicate<LocalDateTime> exists) {
    Periods.Steps steps = new Periods.Steps(COUNT_STEPS);
    LocalDateTime last = null;
    LocalDateTime next = periods.firstFrom(start, steps);
    for (int counted = 0; counted < rule.count() && next != null; ) {
      if (exists.test(next)) {
        counted++;
        last = next;
      }
      next = periods.firstFrom(next.plusSeconds(1), steps);
    }
    if (steps.areUp()) {
      throw new IllegalArgumentException(
          "COUNT: its end isn't found among %,d periods; UNTIL says it better"
              .formatted(COUNT_STEPS));
    }
    return last;
  }
}
