package io.scheduleddb.calculus;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Writes a set of numbers from `min` to `max` as a field of a cron expression, equal sets in equal
/// text: `a-b/s` for evenly spaced numbers, else runs of three and more as `a-b`, the rest one by
/// one.
record CronWriter(int min, int max) {
  static final CronWriter SIXTY = new CronWriter(0, 59);
  static final CronWriter HOURS = new CronWriter(0, 23);
  static final CronWriter DATES = new CronWriter(1, 31);
  static final CronWriter MONTHS = new CronWriter(1, 12);

  /// Below this many numbers a range isn't shorter.
  private static final int LEAST_RANGE = 3;

  boolean isAll(long set) {
    return set == steps(1);
  }

  /// Whether a text that begins with `*` can have this meaning.
  boolean canStar(long set) {
    return (set >>> min & 1) != 0;
  }

  /// A field where `*` means no more than all numbers.
  String any(long set) {
    return list(set, isAll(set));
  }

  /// A field that begins with `*` exactly when `star`.
  String list(long set, boolean star) {
    if (!star) {
      return String.join(",", parts(BitSet.valueOf(new long[] {set})));
    }
    int step = 1;
    while ((steps(step) & ~set) != 0) {
      step++;
    }
    String stars = step == 1 ? "*" : "*/" + step;
    long rest = set & ~steps(step);
    return rest == 0 ? stars : stars + "," + list(rest, false);
  }

  /// A day field, with the rules that are no numbers behind the numbers.
  String days(List<DayRule> rules, boolean star, DayFields fields) {
    List<String> parts = new ArrayList<>();
    long numbers = fields.numbers(rules);
    if (numbers != 0) {
      parts.add(list(numbers, star));
    }
    rules.stream().skip(1).map(fields::text).forEach(parts::add);
    return String.join(",", parts);
  }

  /// A day field where `*` means no more than all days.
  String anyDays(List<DayRule> rules, DayFields fields) {
    return days(rules, isAll(fields.numbers(rules)), fields);
  }

  private long steps(int step) {
    long set = 0;
    for (int value = min; value <= max; value += step) {
      set |= 1L << value;
    }
    return set;
  }

  static List<String> parts(BitSet set) {
    int first = set.nextSetBit(0);
    int count = set.cardinality();
    int step = count < LEAST_RANGE ? 0 : (set.length() - 1 - first) / (count - 1);
    if (step > 1 && isEven(set, step)) {
      return List.of(first + "-" + (set.length() - 1) + "/" + step);
    }
    List<String> parts = new ArrayList<>();
    for (int from = first; from >= 0; from = set.nextSetBit(from)) {
      int end = set.nextClearBit(from);
      if (end - from >= LEAST_RANGE) {
        parts.add(from + "-" + (end - 1));
        from = end;
      } else {
        parts.add(Integer.toString(from));
        from++;
      }
    }
    return parts;
  }

  /// Whether each number is followed by the next after `step`.
  private static boolean isEven(BitSet set, int step) {
    for (int at = set.nextSetBit(0); at + step < set.length(); at += step) {
      if (set.nextSetBit(at + 1) != at + step) {
        return false;
      }
    }
    return true;
  }
}
