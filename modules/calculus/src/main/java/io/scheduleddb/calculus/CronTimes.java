package io.scheduleddb.calculus;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What a cron expression means, whatever its dialect: the local times whose parts are all in these
/// sets.
///
/// @param seconds as bits
/// @param minutes as bits
/// @param hours as bits
/// @param months as bits from 1
/// @param years null: every year
/// @param followsClock whether the expression means "all the time", and so local times that come
///   twice are due twice unless the client says something else
record CronTimes(
    long seconds,
    long minutes,
    long hours,
    CronDays days,
    long months,
    @Nullable BitSet years,
    boolean followsClock)
    implements WallTimes {

  @Override
  public @Nullable LocalDateTime first(LocalDateTime from, LocalDateTime to) {
    LocalDateTime start = from.truncatedTo(ChronoUnit.SECONDS);
    start = start.isBefore(from) ? start.plusSeconds(1) : start;
    LocalDate end = to.toLocalDate();
    LocalDate day = firstDay(start.toLocalDate(), end);
    int time = 0;
    if (day != null && day.equals(start.toLocalDate())) {
      time = timeFrom(start.toLocalTime().toSecondOfDay());
      day = time < 0 ? firstDay(day.plusDays(1), end) : day;
    }
    if (day == null) {
      return null;
    }
    LocalDateTime found = day.atTime(LocalTime.ofSecondOfDay(time > 0 ? time : timeFrom(0)));
    return found.isBefore(to) ? found : null;
  }

  /// The first matching day from `from` up to `to`, both included.
  private @Nullable LocalDate firstDay(LocalDate from, LocalDate to) {
    YearMonth last = YearMonth.from(to);
    int least = from.getDayOfMonth();
    for (YearMonth month = YearMonth.from(from);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      if (isIn(months, month.getMonthValue()) && (years == null || years.get(month.getYear()))) {
        long matching = days.in(MonthShape.of(month)) >>> least << least;
        if (matching != 0) {
          return month.atDay(Long.numberOfTrailingZeros(matching));
        }
      }
      least = 1;
    }
    return null;
  }

  /// The first matching second of the day at or after one; -1 when none is left.
  private int timeFrom(int secondOfDay) {
    int hour = secondOfDay / 3_600;
    int minute = secondOfDay / 60 % 60;
    if (isIn(hours, hour)) {
      int second = isIn(minutes, minute) ? leastFrom(seconds, secondOfDay % 60) : -1;
      if (second >= 0) {
        return (hour * 60 + minute) * 60 + second;
      }
      minute = leastFrom(minutes, minute + 1);
      if (minute >= 0) {
        return (hour * 60 + minute) * 60 + leastFrom(seconds, 0);
      }
    }
    hour = leastFrom(hours, hour + 1);
    return hour < 0 ? -1 : (hour * 60 + leastFrom(minutes, 0)) * 60 + leastFrom(seconds, 0);
  }

  private static boolean isIn(long bits, int value) {
    return (bits >>> value & 1) != 0;
  }

  /// The least value of a set that is no less than `from`; -1 when there is none.
  private static int leastFrom(long bits, int from) {
    long left = bits >>> from << from;
    return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
  }
}
