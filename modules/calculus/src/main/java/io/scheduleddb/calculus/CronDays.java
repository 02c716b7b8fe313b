package io.scheduleddb.calculus;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The days that a cron expression matches: day-of-month and day-of-week, with the extensions `L`
/// (last day; `L-3`; `5L` last Friday), `W` (`15W` weekday nearest the 15th; `LW`) and `#` (`1#2`
/// second Monday).
///
/// When both fields are restricted, a day that matches either is meant; when one begins with `*` or
/// `?`, a day must match both. That is the rule of Vixie cron (crontab(5), "Note").
final class CronDays {
  private final List<Rule> monthDays = new ArrayList<>();
  private final List<Rule> weekDays = new ArrayList<>();
  private final boolean either;

  /// Days of a month as bits 1 to 31.
  @FunctionalInterface
  private interface Rule {
    long in(YearMonth month);
  }

  CronDays(String dayOfMonth, String dayOfWeek) {
    for (String element : dayOfMonth.split(",", -1)) {
      monthDays.add(monthRule(element.toUpperCase(Locale.ROOT)));
    }
    for (String element : dayOfWeek.split(",", -1)) {
      weekDays.add(weekRule(element.toUpperCase(Locale.ROOT)));
    }
    either = !startsWild(dayOfMonth) && !startsWild(dayOfWeek);
  }

  /// The matching days of `month` as bits 1 to 31.
  long in(YearMonth month) {
    long byDate = union(monthDays, month);
    long byWeekday = union(weekDays, month);
    long exists = (1L << (month.lengthOfMonth() + 1)) - 2;
    return (either ? byDate | byWeekday : byDate & byWeekday) & exists;
  }

  private static long union(List<Rule> rules, YearMonth month) {
    long days = 0;
    for (Rule rule : rules) {
      days |= rule.in(month);
    }
    return days;
  }

  private static boolean startsWild(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  private static Rule monthRule(String element) {
    if (element.equals("LW")) {
      return month -> 1L << nearestWeekday(month, month.lengthOfMonth());
    }
    if (element.startsWith("L")) {
      int back =
          element.equals("L")
              ? 0
              : CronField.DAY_OF_MONTH.number(
                  element.startsWith("L-") ? element.substring(2) : element, 1, 30, "offset");
      return month -> back < month.lengthOfMonth() ? 1L << (month.lengthOfMonth() - back) : 0;
    }
    if (element.endsWith("W")) {
      int day = CronField.DAY_OF_MONTH.value(element.substring(0, element.length() - 1));
      return month -> day <= month.lengthOfMonth() ? 1L << nearestWeekday(month, day) : 0;
    }
    long bits = CronField.DAY_OF_MONTH.parse(element);
    return month -> bits;
  }

  private static Rule weekRule(String element) {
    int hash = element.indexOf('#');
    if (hash >= 0) {
      int day = weekday(element.substring(0, hash));
      int nth = CronField.DAY_OF_WEEK.number(element.substring(hash + 1), 1, 5, "ordinal");
      return month -> 1L << (first(month, day) + 7 * (nth - 1));
    }
    if (element.length() > 1 && element.endsWith("L")) {
      int day = weekday(element.substring(0, element.length() - 1));
      return month -> {
        int first = first(month, day);
        return 1L << (first + 7 * ((month.lengthOfMonth() - first) / 7));
      };
    }
    long bits = CronField.DAY_OF_WEEK.parse(element);
    return bits == 0x7f ? month -> -1L : month -> weekdays(month, bits);
  }

  private static int weekday(String text) {
    return CronField.DAY_OF_WEEK.value(text) % 7;
  }

  private static long weekdays(YearMonth month, long wanted) {
    long days = 0;
    int weekday = month.atDay(1).getDayOfWeek().getValue() % 7;
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      days |= (wanted >> weekday & 1) << day;
      weekday = (weekday + 1) % 7;
    }
    return days;
  }

  /// The first `weekday` (0 is Sunday) of a month, 1 to 7.
  private static int first(YearMonth month, int weekday) {
    int ofFirst = month.atDay(1).getDayOfWeek().getValue() % 7;
    return 1 + Math.floorMod(weekday - ofFirst, 7);
  }

  /// The weekday nearest to a day, without leaving the month.
  private static int nearestWeekday(YearMonth month, int day) {
    LocalDate date = month.atDay(day);
    if (date.getDayOfWeek() == DayOfWeek.SATURDAY) {
      return day > 1 ? day - 1 : day + 2;
    }
    if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
      return day < month.lengthOfMonth() ? day + 1 : day - 2;
    }
    return day;
  }
}
