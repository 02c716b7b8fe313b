package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.Schedule;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Cron expressions with `*`, steps and lists in minutes, hours and days of the week, by looking at
/// every minute.
///
/// A local time that a clock change skips is due at the moment of the change, unless the job says
/// that it is skipped. One that comes twice is due the first time; the second when the job says so,
/// or says nothing and its hours begin with `*`.
record NaiveCron(
    BitSet minutes, BitSet hours, BitSet days, boolean twice, boolean skipped, ZoneId zone) {

  static NaiveCron of(Schedule.Cron cron) {
    List<String> fields = List.of(cron.expression().split(" "));
    return new NaiveCron(
        numbers(fields.get(0), 60),
        numbers(fields.get(1), 24),
        numbers(fields.get(4), 7),
        switch (cron.dst().overlap()) {
          case TWICE -> true;
          case ONCE -> false;
          case UNSAID -> fields.get(1).startsWith("*");
        },
        cron.dst().gap() == DstRules.Gap.SKIP,
        ZoneId.of(cron.zone()));
  }

  private static BitSet numbers(String field, int count) {
    BitSet numbers = new BitSet(count);
    for (String part : field.split(",")) {
      if (part.startsWith("*")) {
        int step = part.equals("*") ? 1 : Integer.parseInt(part.substring(2));
        for (int number = 0; number < count; number += step) {
          numbers.set(number);
        }
      } else {
        numbers.set(Integer.parseInt(part));
      }
    }
    return numbers;
  }

  NavigableSet<Instant> between(Instant from, Instant to) {
    NavigableSet<Instant> dues = new TreeSet<>();
    Instant minute = from.truncatedTo(ChronoUnit.MINUTES);
    LocalDateTime before = local(minute.minus(1, ChronoUnit.MINUTES));
    while (minute.isBefore(to)) {
      LocalDateTime local = local(minute);
      boolean again = local.isBefore(before.plusMinutes(1)) || isSecondPass(local, minute);
      if (matches(local) && (twice || !again)) {
        dues.add(minute);
      }
      for (LocalDateTime gone = before.plusMinutes(1);
          gone.isBefore(local);
          gone = gone.plusMinutes(1)) {
        if (!skipped && matches(gone)) {
          dues.add(minute);
        }
      }
      before = local;
      minute = minute.plus(1, ChronoUnit.MINUTES);
    }
    return dues;
  }

  /// Whether the clocks have shown this time already, at most three hours ago.
  private boolean isSecondPass(LocalDateTime local, Instant minute) {
    var offsets = zone.getRules().getValidOffsets(local);
    return offsets.size() == 2 && !local.toInstant(offsets.getFirst()).equals(minute);
  }

  private LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, zone);
  }

  private boolean matches(LocalDateTime local) {
    return minutes.get(local.getMinute())
        && hours.get(local.getHour())
        && days.get(local.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : local.getDayOfWeek().getValue());
  }
}
