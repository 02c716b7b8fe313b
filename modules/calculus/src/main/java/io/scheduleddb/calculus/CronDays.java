package io.scheduleddb.calculus;

import java.util.List;

/// The days that a cron expression matches. In each list the rule of the plain numbers comes first;
/// the others follow in the order of their text, each once.
///
/// @param either whether a day that matches one of the lists is meant; else it must match both
record CronDays(List<DayRule> ofMonth, List<DayRule> ofWeek, boolean either) {

  /// The matching days of `month` as bits 1 to 31.
  long in(MonthShape month) {
    long byDate = union(ofMonth, month);
    long byWeekday = union(ofWeek, month);
    return (either ? byDate | byWeekday : byDate & byWeekday) & month.days();
  }

  private static long union(List<DayRule> rules, MonthShape month) {
    long days = 0;
    for (DayRule rule : rules) {
      days |= rule.in(month);
    }
    return days;
  }
}
