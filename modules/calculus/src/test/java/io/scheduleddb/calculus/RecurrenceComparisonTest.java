package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random rules, against the library lib-recur, in local time.
class RecurrenceComparisonTest {
  private static final int RULES = 6_000;
  private static final int OCCURRENCES = 20;

  @Test
  void isDueWhenLibRecurSays() throws InvalidRecurrenceRuleException {
    int compared = 0;
    for (int seed = 0; seed < RULES; seed++) {
      RandomRules rules = new RandomRules(seed);
      String rule = rules.rule();
      LocalDateTime start = rules.start();
      if (differsOnPurpose(rule)) {
        continue;
      }
      if (rule.contains("YEARLY") && rule.contains("BYSETPOS")) {
        // lib-recur counts places from the start on, in its year; we count them in the whole year.
        start = start.withDayOfYear(1).toLocalDate().atStartOfDay();
      }
      List<LocalDateTime> theirs = theirs(rule, start);
      assertEquals(
          theirs,
          ours(rule, start, theirs.size()),
          "seed " + seed + ": " + rule + " from " + start);
      compared += theirs.size();
    }
    assertTrue(compared > RULES * OCCURRENCES / 3, "compared only " + compared);
  }

  /// Where lib-recur reads the RFC another way, or errs:
  /// - `BYMONTHDAY` expands a year to that day of each month; lib-recur takes the month of the
  ///   start.
  /// - A week is in the year that has most of its days, and lib-recur's period of a rule with
  ///   `BYWEEKNO` is the year of weeks; ours is that of the calendar, as most have it. It makes a
  ///   difference to every other year, to places, and with `BYMONTH`.
  /// - In rules of hours and shorter it finds negative days of the year a day early; -1 is 31
  ///   December.
  private static boolean differsOnPurpose(String rule) {
    if (!rule.contains("YEARLY")) {
      return rule.matches(".*BYYEARDAY=[0-9,]*-.*");
    }
    boolean months = rule.contains("BYMONTH=");
    boolean weeks = rule.contains("BYWEEKNO");
    return (rule.contains("BYMONTHDAY") && !months)
        || (weeks && (months || rule.contains("INTERVAL") || rule.contains("BYSETPOS")));
  }

  private static List<LocalDateTime> ours(String rule, LocalDateTime start, int count) {
    Recurrence recurrence = new Recurrence(RuleReading.parse(rule), start);
    List<LocalDateTime> due = new ArrayList<>();
    @Nullable LocalDateTime next = recurrence.firstFrom(start);
    while (next != null && due.size() < count) {
      due.add(next);
      next = recurrence.firstFrom(next.plusSeconds(1));
    }
    return due;
  }

  /// As many as lib-recur finds before it gives up.
  private static List<LocalDateTime> theirs(String rule, LocalDateTime start)
      throws InvalidRecurrenceRuleException {
    DateTime first =
        new DateTime(
            DateTime.UTC,
            start.getYear(),
            start.getMonthValue() - 1,
            start.getDayOfMonth(),
            start.getHour(),
            start.getMinute(),
            start.getSecond());
    var theirRule = new org.dmfs.rfc5545.recur.RecurrenceRule(rule);
    List<LocalDateTime> due = new ArrayList<>();
    try {
      RecurrenceRuleIterator iterator = theirRule.iterator(first);
      while (due.size() < OCCURRENCES && iterator.hasNext()) {
        due.add(local(iterator.nextDateTime()));
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      assertTrue(e.getMessage().contains("too many empty recurrence sets"), e::getMessage);
    }
    return due;
  }

  private static LocalDateTime local(DateTime time) {
    return LocalDateTime.of(
        time.getYear(),
        time.getMonth() + 1,
        time.getDayOfMonth(),
        time.getHours(),
        time.getMinutes(),
        time.getSeconds());
  }
}
