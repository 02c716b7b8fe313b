package io.scheduleddb.calculus;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When a schedule is due. Reads the zone rules of this machine: only proposers may ask it, never
/// the application of a log entry.
public final class Calculus {
  private Calculus() {}

  /// Checks that an expression can be read.
  ///
  /// @throws IllegalArgumentException with a message for the user
  public static void check(Schedule.Cron cron) {
    CronExpression.parse(cron.expression());
  }

  /// Reads a recurrence rule, works out where it ends, and writes it in its normal form.
  ///
  /// @param anchor the start of the rule, whole seconds
  /// @throws IllegalArgumentException with a message for the user
  public static Schedule.Recurrence recurrence(String rule, Instant anchor, String zone) {
    return ZonedRecurrence.schedule(rule, anchor, zone);
  }

  /// The first due instant after `after` and within `bounds`; null when there is none.
  public static @Nullable Instant next(Schedule schedule, Bounds bounds, Instant after) {
    Instant start = bounds.start();
    Instant from = start != null && start.isAfter(after) ? start.minusMillis(1) : after;
    Instant due =
        switch (schedule) {
          case Schedule.Once once -> once.due().isAfter(from) ? once.due() : null;
          case Schedule.Cron cron ->
              CronExpression.parse(cron.expression()).next(from, ZoneId.of(cron.zone()));
          case Schedule.Every every -> next(every, from);
          case Schedule.EveryPeriod every -> next(every, from);
          case Schedule.Recurrence recurrence -> ZonedRecurrence.of(recurrence).next(from);
        };
    Instant last = bounds.last();
    return due != null && last != null && due.isAfter(last) ? null : due;
  }

  /// The first `count` due instants after `after`, fewer when the schedule ends before.
  public static List<Instant> next(Schedule schedule, Bounds bounds, Instant after, int count) {
    List<Instant> instants = new ArrayList<>(count);
    Instant due = next(schedule, bounds, after);
    while (due != null && instants.size() < count) {
      instants.add(due);
      due = next(schedule, bounds, due);
    }
    return instants;
  }

  private static Instant next(Schedule.Every every, Instant after) {
    Duration since = Duration.between(every.anchor(), after);
    return since.isNegative()
        ? every.anchor()
        : every
            .anchor()
            .plusMillis(
                (since.toMillis() / every.interval().toMillis() + 1) * every.interval().toMillis());
  }

  /// Multiples are counted from the anchor, so that the 31st stays the 31st where a month has one.
  private static Instant next(Schedule.EveryPeriod every, Instant after) {
    ZoneId zone = ZoneId.of(every.zone());
    ZonedDateTime anchor = every.anchor().atZone(zone);
    if (after.isBefore(every.anchor())) {
      return every.anchor();
    }
    Period period = every.interval();
    long months = period.toTotalMonths();
    ZonedDateTime now = after.atZone(zone);
    long count =
        months > 0
            ? ChronoUnit.MONTHS.between(anchor, now) / months
            : ChronoUnit.DAYS.between(anchor, now) / period.getDays();
    for (long n = Math.max(0, count - 1); ; n++) {
      var local = anchor.toLocalDateTime().plusMonths(months * n).plusDays(period.getDays() * n);
      Instant due = LocalTimes.instants(local, zone.getRules(), false).get(0);
      if (due.isAfter(after)) {
        return due;
      }
    }
  }
}
