package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Intervals of the calendar, one after the other from the anchor.
final class NaivePeriod {
  private NaivePeriod() {}

  static NavigableSet<Instant> between(Schedule.EveryPeriod every, Instant from, Instant to) {
    NavigableSet<Instant> dues = new TreeSet<>();
    ZoneId zone = ZoneId.of(every.zone());
    LocalDateTime anchor = LocalDateTime.ofInstant(every.anchor(), zone);
    Instant due = every.anchor();
    for (int n = 1; due.isBefore(to); n++) {
      if (!due.isBefore(from)) {
        dues.add(due);
      }
      Period period = every.interval();
      due =
          instant(
              anchor.plusMonths(n * period.toTotalMonths()).plusDays((long) n * period.getDays()),
              zone);
    }
    return dues;
  }

  /// The first instant at which the clocks of a zone show a local time, or have passed it.
  static Instant instant(LocalDateTime local, ZoneId zone) {
    Instant instant = local.toInstant(ZoneOffset.MAX).truncatedTo(ChronoUnit.MINUTES);
    LocalDateTime shown = local.truncatedTo(ChronoUnit.MINUTES);
    while (LocalDateTime.ofInstant(instant, zone).isBefore(shown)) {
      instant = instant.plus(1, ChronoUnit.MINUTES);
    }
    boolean skipped = LocalDateTime.ofInstant(instant, zone).isAfter(shown);
    return skipped
        ? instant
        : instant.plus(ChronoUnit.NANOS.between(shown, local), ChronoUnit.NANOS);
  }
}
