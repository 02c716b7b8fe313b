package io.scheduleddb.calculus;

import io.scheduleddb.api.Schedule;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The local time of the anchor, every so many days or months. Multiples are counted from the
/// anchor, so that the 31st stays the 31st where a month has one.
record PeriodTimes(LocalDateTime anchor, Period period) implements WallTimes {

  static PeriodTimes of(Schedule.EveryPeriod every) {
    var anchor = LocalDateTime.ofInstant(every.anchor(), ZoneId.of(every.zone()));
    return new PeriodTimes(anchor, every.interval());
  }

  @Override
  public @Nullable LocalDateTime first(LocalDateTime from, LocalDateTime to) {
    long months = period.toTotalMonths();
    long passed =
        months > 0
            ? ChronoUnit.MONTHS.between(anchor, from) / months
            : ChronoUnit.DAYS.between(anchor, from) / period.getDays();
    for (long n = Math.max(0, passed - 1); ; n++) {
      LocalDateTime due = anchor.plusMonths(months * n).plusDays(period.getDays() * n);
      if (!due.isBefore(from)) {
        return due.isBefore(to) ? due : null;
      }
    }
  }
}
