package io.scheduleddb.web;

import io.scheduleddb.api.Schedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Writes due instants with the local time of their schedule's zone.
record LocalTimes(ZoneId zone) {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  /// In the zone of a schedule; in UTC where it has none, or one that this node doesn't know.
  static LocalTimes of(Schedule schedule) {
    String name =
        switch (schedule) {
          case Schedule.Cron cron -> cron.zone();
          case Schedule.EveryPeriod every -> every.zone();
          case Schedule.Recurrence recurrence -> recurrence.zone();
          case Schedule.Once once -> "UTC";
          case Schedule.Every every -> "UTC";
        };
    try {
      return new LocalTimes(ZoneId.of(name));
    } catch (DateTimeException e) {
      return new LocalTimes(ZoneOffset.UTC);
    }
  }

  /// The member `next` of an object.
  void write(List<Instant> instants, JsonBuffer out) {
    out.name("next").open('[');
    for (Instant due : instants) {
      out.open('{').name("scheduled_at").instant(due);
      out.name("local_time").text(LOCAL.format(due.atZone(zone))).close('}');
    }
    out.close(']');
  }
}
