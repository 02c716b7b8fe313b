package io.scheduleddb.calculus;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A cron expression in the dialect `unix`: minute, hour, day of month, month, day of week, or one
/// of the macros `@yearly @annually @monthly @weekly @daily @midnight @hourly`.
///
/// # Clock changes
///
/// A local time that a change skips is due at the moment of the change. A local time that comes
/// twice is due the first time only, unless the hour field begins with `*`: such an expression
/// means "all the time" and follows the clock through both passes (as cron(8) of Debian does).
///
/// # Search
///
/// Days are found by month as bits; within a day without a clock change the first matching time
/// after a given one is found directly, on the few days with one all matching times are mapped to
/// instants and the least later one is taken.
final class CronExpression {
  /// No expression that has a due instant has to wait for it longer: the leap-year rule and the
  /// weekdays repeat after 400 years at the latest, those of 29 February within 40.
  private static final int HORIZON_YEARS = 120;

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final long minutes;
  private final long hours;
  private final long months;
  private final CronDays days;
  private final boolean followsClock;

  private CronExpression(List<String> fields) {
    minutes = union(CronField.MINUTE, fields.get(0));
    hours = union(CronField.HOUR, fields.get(1));
    days = new CronDays(fields.get(2), fields.get(4));
    months = union(CronField.MONTH, fields.get(3));
    followsClock = fields.get(1).startsWith("*");
  }

  /// Reads an expression.
  ///
  /// @throws IllegalArgumentException with a message for the user
  static CronExpression parse(String text) {
    String trimmed = text.strip();
    String plain = trimmed;
    if (trimmed.startsWith("@")) {
      plain = MACROS.get(trimmed);
      if (plain == null) {
        throw new IllegalArgumentException(
            "macro \"%s\" is none of %s"
                .formatted(trimmed, MACROS.keySet().stream().sorted().toList()));
      }
    }
    List<String> fields = List.of(plain.split("[ \t]+"));
    if (fields.size() != 5) {
      throw new IllegalArgumentException(
          "\"%s\" has %d fields; the dialect unix has 5: minute hour day-of-month month day-of-week"
              .formatted(trimmed, fields.size()));
    }
    return new CronExpression(fields);
  }

  /// The first due instant after `after`, or null when there is none within 120 years.
  @Nullable Instant next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    // A change of the clock at midnight can take local time back to the day before.
    LocalDate from = LocalDateTime.ofInstant(after, zone).toLocalDate().minusDays(1);
    YearMonth month = YearMonth.from(from);
    YearMonth end = month.plusYears(HORIZON_YEARS);
    while (month.isBefore(end)) {
      if ((months >> month.getMonthValue() & 1) != 0) {
        Instant found = nextInMonth(month, from, after, rules);
        if (found != null) {
          return found;
        }
      }
      month = month.plusMonths(1);
    }
    return null;
  }

  private @Nullable Instant nextInMonth(
      YearMonth month, LocalDate from, Instant after, ZoneRules rules) {
    long candidates = days.in(month);
    while (candidates != 0) {
      LocalDate date = month.atDay(Long.numberOfTrailingZeros(candidates));
      candidates &= candidates - 1;
      if (!date.isBefore(from)) {
        Instant found = nextInDay(date, after, rules);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable Instant nextInDay(LocalDate date, Instant after, ZoneRules rules) {
    LocalDateTime start = date.atStartOfDay();
    ZoneOffset offset = rules.getOffset(start);
    Instant begin = start.minusHours(3).toInstant(offset);
    if (rules.isFixedOffset()
        || !changesWithin(rules, begin, start.plusHours(27).toInstant(offset))) {
      LocalDateTime local = LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, offset);
      if (local.toLocalDate().isAfter(date)) {
        return null;
      }
      int minute =
          local.toLocalDate().equals(date) ? local.toLocalTime().toSecondOfDay() / 60 + 1 : 0;
      LocalTime time = timeFrom(minute);
      return time == null ? null : date.atTime(time).toInstant(offset);
    }
    return leastAfter(date, after, rules);
  }

  private static boolean changesWithin(ZoneRules rules, Instant from, Instant to) {
    var change = rules.nextTransition(from);
    return change != null && change.getInstant().isBefore(to);
  }

  /// The first matching time of day at or after a minute of the day.
  private @Nullable LocalTime timeFrom(int minuteOfDay) {
    for (int hour = minuteOfDay / 60, least = minuteOfDay % 60; hour < 24; hour++, least = 0) {
      long left = (hours >> hour & 1) == 0 ? 0 : minutes >>> least << least;
      if (left != 0) {
        return LocalTime.of(hour, Long.numberOfTrailingZeros(left));
      }
    }
    return null;
  }

  private @Nullable Instant leastAfter(LocalDate date, Instant after, ZoneRules rules) {
    Instant least = null;
    LocalTime time = timeFrom(0);
    while (time != null) {
      for (Instant at : LocalTimes.instants(date.atTime(time), rules, followsClock)) {
        if (at.isAfter(after) && (least == null || at.isBefore(least))) {
          least = at;
        }
      }
      time = timeFrom(time.toSecondOfDay() / 60 + 1);
    }
    return least;
  }

  private static long union(CronField field, String list) {
    long bits = 0;
    for (String element : list.split(",", -1)) {
      bits |= field.parse(element);
    }
    return bits;
  }
}
