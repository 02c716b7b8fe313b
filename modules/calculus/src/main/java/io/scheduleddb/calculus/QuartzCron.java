package io.scheduleddb.calculus;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dialect `quartz`: second, minute, hour, day of month, month, day of week, and a year if
/// wanted; with `L W #`. After `org.quartz.CronExpression` of Quartz 2.5.
///
/// Exactly one of the day fields is `?`. Weekdays are counted from Sunday, 1, to Saturday, 7; `L`
/// alone is Saturday. A range may run over the end of its field, as `22-2` and `NOV-FEB` do; that
/// of years may not.
///
/// Where Quartz is wrong or silent: steps behind names count (`MON-FRI/2`), `L`, `W` and `#` may
/// stand in lists, text behind a part is refused, years are 1970 to 2099, and the first workday is
/// found after a Saturday that is the 1st.
enum QuartzCron implements CronDialect {
  INSTANCE;

  private static final Map<String, Integer> WEEKDAYS =
      Map.of("SUN", 1, "MON", 2, "TUE", 3, "WED", 4, "THU", 5, "FRI", 6, "SAT", 7);

  private static final DayFields DAYS =
      new DayFields(
          CronField.DAY_OF_MONTH.wrapping(),
          new CronField("day-of-week", 1, 7, 1, 7, WEEKDAYS, 7),
          1);

  private static final CronField SECOND = CronField.SECOND.wrapping();
  private static final CronField MINUTE = CronField.MINUTE.wrapping();
  private static final CronField HOUR = CronField.HOUR.wrapping();
  private static final CronField MONTH = CronField.MONTH.wrapping();
  private static final CronField YEAR = CronField.plain("year", 1970, 2099, Map.of());

  @Override
  public CronTimes read(String expression) {
    List<String> fields = CronDialect.fields(expression);
    if (fields.size() < 6 || fields.size() > 7) {
      throw CronDialect.miscounted(
          expression,
          fields.size(),
          "quartz has 6 or 7: second minute hour day-of-month month day-of-week [year]");
    }
    return new CronTimes(
        CronDialect.starred(SECOND, fields.get(0)),
        CronDialect.starred(MINUTE, fields.get(1)),
        CronDialect.starred(HOUR, fields.get(2)),
        days(fields.get(3), fields.get(5)),
        CronDialect.starred(MONTH, fields.get(4)),
        fields.size() < 7 ? null : years(fields.get(6)),
        false);
  }

  private static CronDays days(String ofMonth, String ofWeek) {
    boolean asked = ofMonth.equals("?") != ofWeek.equals("?");
    boolean elsewhere = (ofMonth + ofWeek).indexOf('?') != (ofMonth + ofWeek).lastIndexOf('?');
    if (!asked || elsewhere) {
      throw new IllegalArgumentException(
          "\"%s\" in field day-of-month and \"%s\" in field day-of-week: exactly one must be ?"
              .formatted(ofMonth, ofWeek));
    }
    String week = ofWeek.equalsIgnoreCase("L") ? "SAT" : ofWeek;
    return new CronDays(DAYS.ofMonth(ofMonth), DAYS.ofWeek(week), false);
  }

  private static @Nullable BitSet years(String list) {
    if (list.equals("*")) {
      return null;
    }
    BitSet years = new BitSet();
    for (String element : CronDialect.unasked(YEAR, list).split(",", -1)) {
      YEAR.read(element, years::set);
    }
    return years;
  }

  @Override
  public String write(CronTimes times) {
    CronDays days = times.days();
    CronWriter week = new CronWriter(1, 7);
    String ofMonth = CronWriter.DATES.anyDays(days.ofMonth(), DAYS);
    String ofWeek = week.anyDays(days.ofWeek(), DAYS);
    return "%s %s %s %s %s %s%s"
        .formatted(
            CronWriter.SIXTY.any(times.seconds()),
            CronWriter.SIXTY.any(times.minutes()),
            CronWriter.HOURS.any(times.hours()),
            ofWeek.equals("*") ? ofMonth : "?",
            CronWriter.MONTHS.any(times.months()),
            ofWeek.equals("*") ? "?" : ofWeek,
            times.years() == null ? "" : " " + String.join(",", CronWriter.parts(times.years())));
  }
}
