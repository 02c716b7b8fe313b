package io.scheduleddb.calculus;

/// What a part of a day field means: days of a month as bits 1 to 31, some of which may not exist.
/// Weekdays are counted from 0, Sunday, whatever the dialect.
sealed interface DayRule {
  long in(MonthShape month);

  /// The days with these numbers.
  record Dates(long days) implements DayRule {
    /// From the 1st to the 31st.
    static final long ALL = 0xffff_fffeL;

    @Override
    public long in(MonthShape month) {
      return days;
    }
  }

  /// Each of these weekdays, as bits 0 to 6.
  record Weekdays(long wanted) implements DayRule {
    /// Every weekday.
    static final long ALL = 0x7f;

    /// A bit every week.
    private static final long WEEKLY = 1L | 1L << 7 | 1L << 14 | 1L << 21 | 1L << 28;

    @Override
    public long in(MonthShape month) {
      long fromFirst = (wanted >>> month.first()) | ((wanted << (7 - month.first())) & ALL);
      return fromFirst * WEEKLY << 1;
    }
  }

  /// `L`, `L-3`: the last day, or so many days before it. `LW`, `L-3W`: the workday nearest to it.
  record Last(int back, boolean workday) implements DayRule {
    @Override
    public long in(MonthShape month) {
      int day = month.length() - back;
      return day < 1 ? 0 : 1L << (workday ? month.nearestWorkday(day) : day);
    }
  }

  /// `15W`: the workday nearest to a day, if the month has that day.
  record Nearest(int day) implements DayRule {
    @Override
    public long in(MonthShape month) {
      return day > month.length() ? 0 : 1L << month.nearestWorkday(day);
    }
  }

  /// `5L`: the last such weekday.
  record LastOf(int weekday) implements DayRule {
    @Override
    public long in(MonthShape month) {
      int first = month.firstOf(weekday);
      return 1L << (first + 7 * ((month.length() - first) / 7));
    }
  }

  /// `5#2`: the second such weekday, if the month has so many.
  record Nth(int weekday, int nth) implements DayRule {
    @Override
    public long in(MonthShape month) {
      return 1L << (month.firstOf(weekday) + 7 * (nth - 1));
    }
  }
}
