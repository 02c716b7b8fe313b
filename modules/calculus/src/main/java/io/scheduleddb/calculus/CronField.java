package io.scheduleddb.calculus;

import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

/// One field of a cron expression as a dialect has it: which numbers and names it takes, and how a
/// list of values, ranges and steps is read.
///
/// @param min the least number that may be written
/// @param max the greatest one, and the end of an open step such as `7/20`
/// @param first what `*` begins with
/// @param last what `*` ends with
/// @param names what may be written instead of a number
/// @param cycle after how many numbers a range that runs backwards starts anew; 0 when it may not
record CronField(
    String name, int min, int max, int first, int last, Map<String, Integer> names, int cycle) {

  /// Of years; the other fields end before it.
  private static final int MOST_STEP = 100;

  private static final Map<String, Integer> MONTHS =
      Map.ofEntries(
          Map.entry("JAN", 1),
          Map.entry("FEB", 2),
          Map.entry("MAR", 3),
          Map.entry("APR", 4),
          Map.entry("MAY", 5),
          Map.entry("JUN", 6),
          Map.entry("JUL", 7),
          Map.entry("AUG", 8),
          Map.entry("SEP", 9),
          Map.entry("OCT", 10),
          Map.entry("NOV", 11),
          Map.entry("DEC", 12));

  static final CronField SECOND = plain("second", 0, 59, Map.of());
  static final CronField MINUTE = plain("minute", 0, 59, Map.of());
  static final CronField HOUR = plain("hour", 0, 23, Map.of());
  static final CronField DAY_OF_MONTH = plain("day-of-month", 1, 31, Map.of());
  static final CronField MONTH = plain("month", 1, 12, MONTHS);

  static CronField plain(String name, int min, int max, Map<String, Integer> names) {
    return new CronField(name, min, max, min, max, names, 0);
  }

  /// This field, where a range may run over its end: `22-2` for an hour.
  CronField wrapping() {
    return new CronField(name, min, max, first, last, names, last - first + 1);
  }

  /// Reads a list into a set of bits.
  ///
  /// @throws IllegalArgumentException with a message for the user
  long bits(String list) {
    long[] bits = {0};
    for (String element : list.split(",", -1)) {
      read(element, value -> bits[0] |= 1L << value);
    }
    return bits[0];
  }

  /// Reads one element of a list: `*`, `?`, `5`, `1-5`, `MON-FRI`, `*/10`, `10-30/5`, `7/2`.
  void read(String element, IntConsumer values) {
    int slash = element.indexOf('/');
    String range = slash < 0 ? element : element.substring(0, slash);
    int step =
        slash < 0 ? 1 : number(element.substring(slash + 1), 1, Math.min(max, MOST_STEP), "step");
    int dash = range.indexOf('-');
    if (isWildcard(range)) {
      step(first, last, step, values);
    } else if (dash > 0) {
      range(range, dash, step, values);
    } else {
      int from = value(range);
      step(from, slash < 0 ? from : max, step, values);
    }
  }

  private void range(String range, int dash, int step, IntConsumer values) {
    int from = value(range.substring(0, dash));
    int to = value(range.substring(dash + 1));
    if (from <= to) {
      step(from, to, step, values);
    } else if (cycle > 0) {
      step(from, to + cycle, step, value -> values.accept(value > last ? value - cycle : value));
    } else {
      throw new IllegalArgumentException(
          "range %s in field %s runs backwards".formatted(range, name));
    }
  }

  private static void step(int from, int to, int step, IntConsumer values) {
    for (int value = from; value <= to; value += step) {
      values.accept(value);
    }
  }

  /// A value of this field, by number or by name.
  int value(String text) {
    Integer named = names.get(text.toUpperCase(Locale.ROOT));
    return named != null ? named : number(text, min, max, "value");
  }

  static boolean isWildcard(String range) {
    return range.equals("*") || range.equals("?");
  }

  int number(String text, int from, int to, String what) {
    boolean digits = !text.isEmpty() && text.length() <= 4;
    digits = digits && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : -1;
    if (number < from || number > to) {
      throw new IllegalArgumentException(
          "%s \"%s\" in field %s is not in %d-%d".formatted(what, text, name, from, to));
    }
    return number;
  }
}
