package io.scheduleddb.calculus;

import java.time.LocalDate;
import java.time.YearMonth;

/// All that the rules for days need to know of a month.
///
/// @param length its days
/// @param first the weekday of its first day; 0 is Sunday
record MonthShape(int length, int first) {

  static MonthShape of(YearMonth month) {
    int weekday = LocalDate.of(month.getYear(), month.getMonthValue(), 1).getDayOfWeek().getValue();
    return new MonthShape(month.lengthOfMonth(), weekday % 7);
  }

  /// All its days, as bits 1 to 31.
  long days() {
    return (1L << (length + 1)) - 2;
  }

  /// The first day of the month that is a `weekday`, 1 to 7.
  int firstOf(int weekday) {
    return 1 + Math.floorMod(weekday - first, 7);
  }

  /// The weekday from Monday to Friday that is nearest to a day, without leaving the month.
  int nearestWorkday(int day) {
    int weekday = (first + day - 1) % 7;
    if (weekday == 6) {
      return day > 1 ? day - 1 : day + 2;
    }
    if (weekday == 0) {
      return day < length ? day + 1 : day - 2;
    }
    return day;
  }
}
