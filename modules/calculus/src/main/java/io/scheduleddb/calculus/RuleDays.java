package io.scheduleddb.calculus;

import io.scheduleddb.calculus.RecurrenceRule.Frequency;
import io.scheduleddb.calculus.RecurrenceRule.Weekday;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// On which days a recurrence rule can be due: those that each of its day parts allows. RFC 5545
/// calls some parts "expand" and some "limit", by frequency; over the days of one period the two
/// come to the same, once what the rule leaves open is taken from its start.
///
/// A day matches `BYWEEKNO` by the number of the week that it lies in, in the year that this week
/// belongs to: 29 December can be in week 1.
final class RuleDays {
  private static final int LONGEST_MONTH = 31;
  private static final int LONGEST_YEAR = 366;
  private static final int MOST_WEEKS = 53;

  private final int months;
  private final Numbering monthDays;
  private final Numbering yearDays;
  private final Numbering weeks;
  private final DayOfWeek weekStart;
  private final int weekdays;
  private final Numbering[] numbered;
  private final boolean numberedInMonth;

  RuleDays(RecurrenceRule rule, LocalDate start) {
    boolean ofMonths =
        rule.frequency() == Frequency.YEARLY || rule.frequency() == Frequency.MONTHLY;
    boolean inMonth = rule.has(RulePart.BYMONTHDAY) || rule.has(RulePart.BYYEARDAY);
    boolean ofWeeks = rule.frequency() == Frequency.WEEKLY || rule.has(RulePart.BYWEEKNO);
    boolean open = rule.weekdays().isEmpty() && !inMonth;
    boolean sameDate = open && ofMonths && !ofWeeks;
    boolean sameMonth =
        sameDate && rule.frequency() == Frequency.YEARLY && !rule.has(RulePart.BYMONTH);
    List<Integer> monthDay =
        sameDate ? List.of(start.getDayOfMonth()) : rule.of(RulePart.BYMONTHDAY);
    months = bits(sameMonth ? List.of(start.getMonthValue()) : rule.of(RulePart.BYMONTH));
    monthDays = new Numbering(monthDay, LONGEST_MONTH);
    yearDays = new Numbering(rule.of(RulePart.BYYEARDAY), LONGEST_YEAR);
    weeks = new Numbering(rule.of(RulePart.BYWEEKNO), MOST_WEEKS);
    weekStart = rule.weekStart();
    List<Weekday> days =
        open && ofWeeks ? List.of(new Weekday(start.getDayOfWeek(), 0)) : rule.weekdays();
    weekdays =
        bits(days.stream().filter(d -> d.number() == 0).map(d -> d.day().getValue()).toList());
    boolean some = days.stream().anyMatch(day -> day.number() != 0);
    numbered = some ? numbered(days) : new Numbering[0];
    numberedInMonth = rule.frequency() == Frequency.MONTHLY || rule.has(RulePart.BYMONTH);
  }

  private static Numbering[] numbered(List<Weekday> days) {
    return IntStream.rangeClosed(0, 7)
        .mapToObj(day ->
            days.stream()
                .filter(d -> d.day().getValue() == day && d.number() != 0)
                .map(Weekday::number)
                .toList())
        .map(numbers -> new Numbering(numbers, MOST_WEEKS))
        .toArray(Numbering[]::new);
  }

  private static int bits(List<Integer> numbers) {
    return numbers.stream().mapToInt(number -> 1 << number).reduce(0, (a, b) -> a | b);
  }

  /// Whether the month of `date` has matching days, as far as `BYMONTH` says.
  boolean allowsMonth(LocalDate date) {
    return months == 0 || (months >> date.getMonthValue() & 1) != 0;
  }

  boolean allows(LocalDate date) {
    return allowsMonth(date)
        && (monthDays.isEmpty() || monthDays.has(date.getDayOfMonth(), date.lengthOfMonth()))
        && (yearDays.isEmpty() || yearDays.has(date.getDayOfYear(), date.lengthOfYear()))
        && allowsWeekday(date)
        && (weeks.isEmpty() || allowsWeek(date));
  }

  private boolean allowsWeekday(LocalDate date) {
    if (weekdays == 0 && numbered.length == 0) {
      return true;
    }
    int day = date.getDayOfWeek().getValue();
    if ((weekdays >> day & 1) != 0) {
      return true;
    }
    if (numbered.length == 0) {
      return false;
    }
    int place = numberedInMonth ? date.getDayOfMonth() : date.getDayOfYear();
    int length = numberedInMonth ? date.lengthOfMonth() : date.lengthOfYear();
    int ordinal = (place - 1) / 7 + 1;
    return numbered[day].has(ordinal, ordinal + (length - place) / 7);
  }

  /// A week belongs to the year that has most of its days: that of its fourth.
  private boolean allowsWeek(LocalDate date) {
    int inWeek = Math.floorMod(date.getDayOfWeek().getValue() - weekStart.getValue(), 7);
    LocalDate fourth = date.plusDays(3L - inWeek);
    int number = (fourth.getDayOfYear() - 1) / 7 + 1;
    return weeks.has(number, number + (fourth.lengthOfYear() - fourth.getDayOfYear()) / 7);
  }

  /// The first matching day from `from` to before `end`; null when there is none.
  @Nullable LocalDate first(LocalDate from, LocalDate end) {
    LocalDate date = from;
    while (date.isBefore(end)) {
      if (!allowsMonth(date)) {
        date = date.plusMonths(1).withDayOfMonth(1);
      } else if (allows(date)) {
        return date;
      } else {
        date = date.plusDays(1);
      }
    }
    return null;
  }

  /// The matching days from `from` to before `end`, in order.
  List<LocalDate> between(LocalDate from, LocalDate end) {
    List<LocalDate> found = new ArrayList<>();
    for (LocalDate date = first(from, end); date != null; date = first(date.plusDays(1), end)) {
      found.add(date);
    }
    return found;
  }

  /// Numbers that count from 1 up, or from the last down.
  private static final class Numbering {
    private final boolean[] fromStart;
    private final boolean[] fromEnd;
    private final boolean empty;

    Numbering(List<Integer> numbers, int most) {
      empty = numbers.isEmpty();
      fromStart = new boolean[empty ? 0 : most + 2];
      fromEnd = new boolean[empty ? 0 : most + 2];
      numbers.forEach(n -> (n > 0 ? fromStart : fromEnd)[Math.abs(n)] = true);
    }

    boolean isEmpty() {
      return empty;
    }

    /// Whether the `number`th of `count` is among them.
    boolean has(int number, int count) {
      return !empty && (fromStart[number] || fromEnd[count - number + 1]);
    }
  }
}
