package io.scheduleddb.calculus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the two fields for days: numbers as everywhere, and `L`, `W` and `#`.
///
/// @param month the day-of-month field of the dialect
/// @param week the day-of-week field of the dialect
/// @param sunday the number of Sunday in it
record DayFields(CronField month, CronField week, int sunday) {

  /// Reads a day-of-month field.
  ///
  /// @throws IllegalArgumentException with a message for the user
  List<DayRule> ofMonth(String list) {
    long[] dates = {0};
    SortedMap<String, DayRule> others = new TreeMap<>();
    for (String element : list.toUpperCase(Locale.ROOT).split(",", -1)) {
      DayRule other = ofMonthEnd(element);
      if (other != null) {
        others.put(text(other), other);
      } else {
        month.read(element, day -> dates[0] |= 1L << day);
      }
    }
    return rules(new DayRule.Dates(dates[0]), others);
  }

  private static List<DayRule> rules(DayRule plain, SortedMap<String, DayRule> others) {
    List<DayRule> rules = new ArrayList<>();
    rules.add(plain);
    rules.addAll(others.values());
    return List.copyOf(rules);
  }

  private @Nullable DayRule ofMonthEnd(String element) {
    boolean workday = element.endsWith("W");
    String day = workday ? element.substring(0, element.length() - 1) : element;
    if (day.equals("L")) {
      return new DayRule.Last(0, workday);
    }
    if (day.startsWith("L")) {
      String back = day.startsWith("L-") ? day.substring(2) : day;
      return new DayRule.Last(month.number(back, 1, 30, "offset"), workday);
    }
    return workday ? new DayRule.Nearest(month.value(day)) : null;
  }

  /// Reads a day-of-week field.
  ///
  /// @throws IllegalArgumentException with a message for the user
  List<DayRule> ofWeek(String list) {
    long[] weekdays = {0};
    SortedMap<String, DayRule> others = new TreeMap<>();
    for (String element : list.toUpperCase(Locale.ROOT).split(",", -1)) {
      DayRule other = ofWeekOfMonth(element);
      if (other != null) {
        others.put(text(other), other);
      } else {
        week.read(element, number -> weekdays[0] |= 1L << weekday(number));
      }
    }
    return rules(new DayRule.Weekdays(weekdays[0]), others);
  }

  private @Nullable DayRule ofWeekOfMonth(String element) {
    int hash = element.indexOf('#');
    if (hash >= 0) {
      int nth = week.number(element.substring(hash + 1), 1, 5, "ordinal");
      return new DayRule.Nth(weekday(week.value(element.substring(0, hash))), nth);
    }
    return element.length() > 1 && element.endsWith("L")
        ? new DayRule.LastOf(weekday(week.value(element.substring(0, element.length() - 1))))
        : null;
  }

  private int weekday(int number) {
    return Math.floorMod(number - sunday, 7);
  }

  /// The plain numbers among rules, as this dialect counts them.
  long numbers(List<DayRule> rules) {
    return switch (rules.getFirst()) {
      case DayRule.Dates(long days) -> days;
      case DayRule.Weekdays(long wanted) -> wanted << sunday;
      default -> 0;
    };
  }

  /// A rule other than plain numbers as this dialect writes it.
  String text(DayRule rule) {
    return switch (rule) {
      case DayRule.Last(int back, boolean workday) ->
          (back == 0 ? "L" : "L-" + back) + (workday ? "W" : "");
      case DayRule.Nearest(int day) -> day + "W";
      case DayRule.LastOf(int weekday) -> weekday + sunday + "L";
      case DayRule.Nth(int weekday, int nth) -> weekday + sunday + "#" + nth;
      case DayRule.Dates dates -> throw new IllegalArgumentException(dates.toString());
      case DayRule.Weekdays days -> throw new IllegalArgumentException(days.toString());
    };
  }
}
