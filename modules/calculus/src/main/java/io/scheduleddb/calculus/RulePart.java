package io.scheduleddb.calculus;

import io.scheduleddb.calculus.RecurrenceRule.Frequency;
import java.util.EnumSet;
import java.util.Set;

/// The parts of a recurrence rule that are lists of numbers, in the order in which they are
/// written.
enum RulePart {
  BYMONTH(1, 12, false),
  BYWEEKNO(1, 53, true, Frequency.YEARLY),
  BYYEARDAY(
      1, 366, true, Frequency.YEARLY, Frequency.HOURLY, Frequency.MINUTELY, Frequency.SECONDLY),
  BYMONTHDAY(
      1,
      31,
      true,
      Frequency.YEARLY,
      Frequency.MONTHLY,
      Frequency.DAILY,
      Frequency.HOURLY,
      Frequency.MINUTELY,
      Frequency.SECONDLY),
  BYHOUR(0, 23, false),
  BYMINUTE(0, 59, false),
  /// 60 is a leap second, of which the clock here knows none.
  BYSECOND(0, 60, false),
  BYSETPOS(1, 366, true);

  private final int least;
  private final int most;
  private final boolean fromEnd;
  private final Set<Frequency> with;

  /// A part that goes with each frequency, or with those that are named.
  RulePart(int least, int most, boolean fromEnd, Frequency... with) {
    this.least = least;
    this.most = most;
    this.fromEnd = fromEnd;
    this.with =
        with.length == 0 ? EnumSet.allOf(Frequency.class) : EnumSet.copyOf(java.util.List.of(with));
  }

  boolean goesWith(Frequency frequency) {
    return with.contains(frequency);
  }

  /// Whether `value` is in range; negative ones count from the end, where that has a meaning.
  boolean allows(int value) {
    int size = fromEnd ? Math.abs(value) : value;
    return size >= least && size <= most;
  }

  /// The range, for a message.
  String range() {
    return fromEnd ? "±%d to ±%d".formatted(least, most) : "%d to %d".formatted(least, most);
  }
}
