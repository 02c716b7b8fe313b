package io.scheduleddb.calculus;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Hours, minutes or seconds of the clock on the wall, every so many, from the one that has the
/// start. Months, days, hours and minutes that don't match are passed over whole.
final class ClockPeriods implements Periods {
  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;
  private static final long MINUTE = 60;

  private final RecurrenceRule rule;
  private final long unit;
  private final long origin;
  private final RuleDays days;
  private final RuleTimes times;
  private final SetPositions positions;
  private final boolean[] hours;
  private final boolean[] minutes;
  private final boolean[] seconds;

  ClockPeriods(RecurrenceRule rule, LocalDateTime start) {
    this.rule = rule;
    unit =
        switch (rule.frequency()) {
          case HOURLY -> HOUR;
          case MINUTELY -> MINUTE;
          default -> 1;
        };
    origin = Math.floorDiv(second(start), unit);
    days = new RuleDays(rule, start.toLocalDate());
    times = new RuleTimes(rule, start.toLocalTime());
    positions = new SetPositions(rule, times.size());
    hours = limit(RulePart.BYHOUR, 24, true);
    minutes = limit(RulePart.BYMINUTE, 60, unit <= MINUTE);
    seconds = limit(RulePart.BYSECOND, 61, unit == 1);
  }

  /// Which numbers a part lets pass: all, when the rule hasn't got it or it says what is due within
  /// a period.
  private boolean[] limit(RulePart part, int size, boolean limits) {
    boolean[] allowed = new boolean[size];
    for (int number = 0; number < size; number++) {
      allowed[number] = !limits || !rule.has(part) || rule.of(part).contains(number);
    }
    return allowed;
  }

  private static long second(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }

  /// The first period, of those that count, that begins at `second` or later.
  private long periodFrom(long second) {
    long away = Math.ceilDiv(second, unit) - origin;
    return origin + Math.ceilDiv(away, (long) rule.interval()) * rule.interval();
  }

  @Override
  public @Nullable LocalDateTime firstFrom(LocalDateTime from, Steps steps) {
    long least = second(from);
    long end = second(LocalDate.of(LAST_YEAR + 1, 1, 1).atStartOfDay());
    long period = periodFrom(Math.floorDiv(least, unit) * unit);
    while (period * unit < end && positions.isReached() && steps.take()) {
      long begin = period * unit;
      long next = passOver(begin);
      if (next == begin) {
        int first = least > begin ? times.firstFrom((int) (least - begin)) : 0;
        int index = (int) positions.firstFrom(first, times.size());
        if (index < times.size()) {
          return LocalDateTime.ofEpochSecond(begin + times.at(index), 0, ZoneOffset.UTC);
        }
        next = begin + 1;
      }
      period = periodFrom(next);
    }
    return null;
  }

  /// Where to go on: `begin` itself when the period that begins there matches.
  private long passOver(long begin) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(begin, DAY));
    if (!days.allowsMonth(date)) {
      return date.plusMonths(1).withDayOfMonth(1).toEpochDay() * DAY;
    }
    if (!days.allows(date)) {
      return (Math.floorDiv(begin, DAY) + 1) * DAY;
    }
    int ofDay = (int) Math.floorMod(begin, DAY);
    if (!hours[ofDay / 3600]) {
      return (Math.floorDiv(begin, HOUR) + 1) * HOUR;
    }
    if (!minutes[ofDay / 60 % 60]) {
      return (Math.floorDiv(begin, MINUTE) + 1) * MINUTE;
    }
    return seconds[ofDay % 60] ? begin : begin + 1;
  }
}
