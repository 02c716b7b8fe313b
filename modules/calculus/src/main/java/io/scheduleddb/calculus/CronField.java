package io.scheduleddb.calculus;

import java.util.List;
import java.util.Locale;

/// One plain field of a cron expression: a list of values, ranges and steps, as a set of bits.
enum CronField {
  MINUTE(0, 59, List.of()),
  HOUR(0, 23, List.of()),
  DAY_OF_MONTH(1, 31, List.of()),
  MONTH(
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  /// 0 and 7 are both Sunday.
  DAY_OF_WEEK(0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  private final int min;
  private final int max;
  private final List<String> names;

  CronField(int min, int max, List<String> names) {
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /// The name of the field in messages.
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Parses one element of a list: `*`, `?`, `5`, `1-5`, `MON-FRI`, `*/10`, `10-30/5`, `7/2`.
  ///
  /// @throws IllegalArgumentException with a message for the user
  long parse(String element) {
    int slash = element.indexOf('/');
    String range = slash < 0 ? element : element.substring(0, slash);
    int step = slash < 0 ? 1 : number(element.substring(slash + 1), 1, max, "step");
    int from;
    int to;
    int dash = range.indexOf('-');
    if (isWildcard(range)) {
      from = min;
      to = this == DAY_OF_WEEK ? 6 : max;
    } else if (dash > 0) {
      from = value(range.substring(0, dash));
      to = value(range.substring(dash + 1));
    } else {
      from = value(range);
      to = slash < 0 ? from : max;
    }
    if (from > to) {
      throw new IllegalArgumentException(
          "range %s in field %s runs backwards".formatted(range, text()));
    }
    return bits(from, to, step);
  }

  /// A value of this field, by number or by name.
  int value(String text) {
    int name = names.indexOf(text.toUpperCase(Locale.ROOT));
    return name >= 0 ? name + (this == MONTH ? 1 : 0) : number(text, min, max, "value");
  }

  static boolean isWildcard(String range) {
    return range.equals("*") || range.equals("?");
  }

  private long bits(int from, int to, int step) {
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << (this == DAY_OF_WEEK && value == 7 ? 0 : value);
    }
    return bits;
  }

  int number(String text, int from, int to, String what) {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    digits = digits && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : -1;
    if (number < from || number > to) {
      throw new IllegalArgumentException(
          "%s \"%s\" in field %s is not in %d-%d".formatted(what, text, text(), from, to));
    }
    return number;
  }
}
