package io.scheduleddb.calculus;

import java.util.List;
import java.util.Map;

/// The dialect `spring`: second, minute, hour, day of month, month, day of week, or a macro; with
/// `L W #`. After `org.springframework.scheduling.support.CronExpression` of Spring Framework 7.
///
/// A day must match both day fields. `?` stands for `*` in them. Weekdays are counted from Monday,
/// 1, to Sunday, 7, which may also be written 0; so `*/2` are Monday, Wednesday, Friday and Sunday.
/// A range may begin with Sunday or end with it, or run over it.
///
/// Where Spring is wrong or silent: a workday nearest to the last of a month never leaves the month
/// (Spring drops that month), `7-7` is Sunday and not every day, steps and offsets have bounds, and
/// a search doesn't give up.
enum SpringCron implements CronDialect {
  INSTANCE;

  private static final Map<String, Integer> WEEKDAYS =
      Map.of("MON", 1, "TUE", 2, "WED", 3, "THU", 4, "FRI", 5, "SAT", 6, "SUN", 7);

  private static final DayFields DAYS =
      new DayFields(
          CronField.DAY_OF_MONTH, new CronField("day-of-week", 0, 7, 1, 7, WEEKDAYS, 7), 0);

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@midnight", "0 0 0 * * *",
          "@hourly", "0 0 * * * *");

  @Override
  public CronTimes read(String expression) {
    List<String> fields = CronDialect.fields(CronDialect.expand(expression, MACROS));
    if (fields.size() != 6) {
      throw CronDialect.miscounted(
          expression,
          fields.size(),
          "spring has 6: second minute hour day-of-month month day-of-week");
    }
    return new CronTimes(
        CronDialect.starred(CronField.SECOND, fields.get(0)),
        CronDialect.starred(CronField.MINUTE, fields.get(1)),
        CronDialect.starred(CronField.HOUR, fields.get(2)),
        new CronDays(
            DAYS.ofMonth(star(DAYS.month(), fields.get(3))),
            DAYS.ofWeek(star(DAYS.week(), fields.get(5))),
            false),
        CronDialect.starred(CronField.MONTH, fields.get(4)),
        null,
        false);
  }

  private static String star(CronField field, String list) {
    return list.equals("?") ? "*" : CronDialect.unasked(field, list);
  }

  @Override
  public String write(CronTimes times) {
    CronDays days = times.days();
    CronWriter week = new CronWriter(0, 6);
    return "%s %s %s %s %s %s"
        .formatted(
            CronWriter.SIXTY.any(times.seconds()),
            CronWriter.SIXTY.any(times.minutes()),
            CronWriter.HOURS.any(times.hours()),
            CronWriter.DATES.anyDays(days.ofMonth(), DAYS),
            CronWriter.MONTHS.any(times.months()),
            week.anyDays(days.ofWeek(), DAYS));
  }
}
