package io.scheduleddb.calculus;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Years, months, weeks or days, every so many, from the one that has the start. A search goes
/// straight to the period that it begins in, however far that is from the start.
final class CalendarPeriods implements Periods {
  private final RecurrenceRule rule;
  private final LocalDate origin;
  private final RuleDays days;
  private final RuleTimes times;
  private final SetPositions positions;

  CalendarPeriods(RecurrenceRule rule, LocalDateTime start) {
    this.rule = rule;
    origin = begin(start.toLocalDate());
    days = new RuleDays(rule, start.toLocalDate());
    times = new RuleTimes(rule, start.toLocalTime());
    positions = new SetPositions(rule, mostDays() * times.size());
  }

  private LocalDate begin(LocalDate date) {
    return switch (rule.frequency()) {
      case YEARLY -> date.withDayOfYear(1);
      case MONTHLY -> date.withDayOfMonth(1);
      case WEEKLY -> date.minusDays(daysInto(date.getDayOfWeek()));
      default -> date;
    };
  }

  private int daysInto(DayOfWeek day) {
    return Math.floorMod(day.getValue() - rule.weekStart().getValue(), 7);
  }

  private long mostDays() {
    return switch (rule.frequency()) {
      case YEARLY -> 366;
      case MONTHLY -> 31;
      case WEEKLY -> 7;
      default -> 1;
    };
  }

  private ChronoUnit unit() {
    return switch (rule.frequency()) {
      case YEARLY -> ChronoUnit.YEARS;
      case MONTHLY -> ChronoUnit.MONTHS;
      case WEEKLY -> ChronoUnit.WEEKS;
      default -> ChronoUnit.DAYS;
    };
  }

  /// The first period, of those that count, that doesn't end before `date`.
  private LocalDate periodFor(LocalDate date) {
    long away = unit().between(origin, begin(date));
    long interval = rule.interval();
    return origin.plus(Math.ceilDiv(away, interval) * interval, unit());
  }

  @Override
  public @Nullable LocalDateTime firstFrom(LocalDateTime from, Steps steps) {
    LocalDate first = from.toLocalDate();
    LocalDate period = periodFor(first);
    while (period.getYear() <= LAST_YEAR && positions.isReached() && steps.take()) {
      LocalDateTime found = firstIn(period, from);
      if (found != null) {
        return found;
      }
      period = after(period);
    }
    return null;
  }

  /// The next period that counts; days of a month that doesn't match are passed over.
  private LocalDate after(LocalDate period) {
    boolean passOver = unit() == ChronoUnit.DAYS && !days.allowsMonth(period);
    return passOver
        ? periodFor(period.plusMonths(1).withDayOfMonth(1))
        : period.plus(rule.interval(), unit());
  }

  private @Nullable LocalDateTime firstIn(LocalDate period, LocalDateTime from) {
    LocalDate end = period.plus(1, unit());
    if (!positions.isEmpty()) {
      return firstPositionIn(days.between(period, end), from);
    }
    LocalDate least = from.toLocalDate();
    boolean within = !least.isBefore(period);
    int time = within ? times.firstFrom(from.toLocalTime().toSecondOfDay()) : 0;
    if (within && time < times.size() && least.isBefore(end) && days.allows(least)) {
      return at(least, time);
    }
    LocalDate day = days.first(within ? least.plusDays(1) : period, end);
    return day == null ? null : at(day, 0);
  }

  /// Places are counted over the whole period, also where it begins before the start.
  private @Nullable LocalDateTime firstPositionIn(List<LocalDate> due, LocalDateTime from) {
    long size = (long) due.size() * times.size();
    LocalDate least = from.toLocalDate();
    int day = (int) due.stream().takeWhile(date -> date.isBefore(least)).count();
    boolean today = day < due.size() && due.get(day).equals(least);
    int time = today ? times.firstFrom(from.toLocalTime().toSecondOfDay()) : 0;
    long index = positions.firstFrom((long) day * times.size() + time, size);
    return index == size
        ? null
        : at(due.get((int) (index / times.size())), (int) (index % times.size()));
  }

  private LocalDateTime at(LocalDate day, int time) {
    return day.atStartOfDay().plusSeconds(times.at(time));
  }
}
