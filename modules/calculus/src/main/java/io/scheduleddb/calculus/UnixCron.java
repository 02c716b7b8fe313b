package io.scheduleddb.calculus;

import java.util.List;
import java.util.Map;

/// The dialect `unix`: minute, hour, day of month, month, day of week, or a macro; with `L W #`.
/// After crontab(5) of Vixie cron.
///
/// - When both day fields are restricted, a day that matches either is meant; when one begins with
///   `*` or `?`, a day must match both ("Note" of crontab(5)).
/// - An hour field that begins with `*` means "all the time", and the expression follows the clock
///   through both passes of a repeated hour (cron(8) of Debian).
///
/// Random values (`~`) are replaced before, by [Drawn].
enum UnixCron implements CronDialect {
  INSTANCE;

  private static final Map<String, Integer> WEEKDAYS =
      Map.of("SUN", 0, "MON", 1, "TUE", 2, "WED", 3, "THU", 4, "FRI", 5, "SAT", 6);

  /// 0 and 7 are both Sunday.
  private static final DayFields DAYS =
      new DayFields(
          CronField.DAY_OF_MONTH, new CronField("day-of-week", 0, 7, 0, 6, WEEKDAYS, 0), 0);

  /// In their order.
  static final List<CronField> FIELDS =
      List.of(CronField.MINUTE, CronField.HOUR, DAYS.month(), CronField.MONTH, DAYS.week());

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  @Override
  public CronTimes read(String expression) {
    List<String> fields = CronDialect.fields(CronDialect.expand(expression, MACROS));
    if (fields.size() != 5) {
      throw CronDialect.miscounted(
          expression, fields.size(), "unix has 5: minute hour day-of-month month day-of-week");
    }
    boolean either = !startsWild(fields.get(2)) && !startsWild(fields.get(4));
    return new CronTimes(
        1,
        CronField.MINUTE.bits(fields.get(0)),
        CronField.HOUR.bits(fields.get(1)),
        new CronDays(DAYS.ofMonth(fields.get(2)), DAYS.ofWeek(fields.get(4)), either),
        CronField.MONTH.bits(fields.get(3)),
        null,
        fields.get(1).startsWith("*"));
  }

  private static boolean startsWild(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  /// Where a `*` at the beginning of a field has a meaning, it is kept, and none is added.
  @Override
  public String write(CronTimes times) {
    CronDays days = times.days();
    CronWriter dates = CronWriter.DATES;
    CronWriter week = new CronWriter(0, 6);
    boolean everyDate = dates.isAll(DAYS.numbers(days.ofMonth()));
    boolean everyWeekday = week.isAll(DAYS.numbers(days.ofWeek()));
    boolean canStar = !everyWeekday && dates.canStar(DAYS.numbers(days.ofMonth()));
    boolean starDates = !days.either() && (everyDate || canStar);
    boolean starWeek = !days.either() && (everyWeekday || !starDates);
    return "%s %s %s %s %s"
        .formatted(
            CronWriter.SIXTY.any(times.minutes()),
            CronWriter.HOURS.list(times.hours(), times.followsClock()),
            dates.days(days.ofMonth(), starDates, DAYS),
            CronWriter.MONTHS.any(times.months()),
            week.days(days.ofWeek(), starWeek, DAYS));
  }
}
