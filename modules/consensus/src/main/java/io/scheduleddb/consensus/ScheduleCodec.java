package io.scheduleddb.consensus;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.DstRules.Gap;
import io.scheduleddb.api.DstRules.Overlap;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Schedule.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// When a job is due, in the log: fields 2 to 5 and 12 of `JobSpec` in `log.proto`, of which one is
/// present.
final class ScheduleCodec {
  private ScheduleCodec() {}

  /// Writes one of the fields 2 to 5; nothing for a schedule that has a later one.
  static void write(WireWriter out, Schedule schedule) {
    switch (schedule) {
      case Schedule.Once once -> out.message(2, once.due(), (o, due) -> o.time(1, due));
      case Schedule.Cron cron -> out.message(3, cron, ScheduleCodec::writeCron);
      case Schedule.Every every -> out.message(4, every, ScheduleCodec::writeEvery);
      case Schedule.EveryPeriod every -> out.message(5, every, ScheduleCodec::writePeriod);
      case Schedule.Recurrence _ -> {}
    }
  }

  /// Writes field 12, when the schedule has it: fields stand in order.
  static void writeLater(WireWriter out, Schedule schedule) {
    if (schedule instanceof Schedule.Recurrence recurrence) {
      out.message(12, recurrence, ScheduleCodec::writeRecurrence);
    }
  }

  /// Reads the field that `in` has moved to.
  static Schedule read(WireReader in) {
    return switch (in.field()) {
      case 2 -> new Schedule.Once(in.message(ScheduleCodec::readOnlyTime));
      case 3 -> in.message(ScheduleCodec::readCron);
      case 4 -> in.message(ScheduleCodec::readEvery);
      case 5 -> in.message(ScheduleCodec::readPeriod);
      default -> in.message(ScheduleCodec::readRecurrence);
    };
  }

  /// A message whose field 1 is an instant.
  static Instant readOnlyTime(WireReader in) {
    Instant time = Instant.EPOCH;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> time = in.time();
        default -> in.skip();
      }
    }
    return time;
  }

  private static void writeCron(WireWriter out, Schedule.Cron cron) {
    out.text(1, cron.expression());
    out.text(2, cron.zone());
    out.number(3, WireNames.DIALECT.number(cron.dialect()));
    out.number(4, WireNames.DST_GAP.number(cron.dst().gap()));
    out.number(5, WireNames.DST_OVERLAP.number(cron.dst().overlap()));
  }

  private static Schedule readCron(WireReader in) {
    String expression = "";
    String zone = "";
    Dialect dialect = Dialect.UNIX;
    Gap gap = Gap.RUN_AFTER;
    Overlap overlap = Overlap.UNSAID;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> expression = in.text();
        case 2 -> zone = in.text();
        case 3 -> dialect = WireNames.DIALECT.read(in);
        case 4 -> gap = WireNames.DST_GAP.read(in);
        case 5 -> overlap = WireNames.DST_OVERLAP.read(in);
        default -> in.skip();
      }
    }
    return new Schedule.Cron(expression, zone, dialect, new DstRules(gap, overlap));
  }

  private static void writeEvery(WireWriter out, Schedule.Every every) {
    out.span(1, every.interval());
    out.time(2, every.anchor());
  }

  private static Schedule readEvery(WireReader in) {
    Duration interval = Duration.ZERO;
    Instant anchor = Instant.EPOCH;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> interval = in.span();
        case 2 -> anchor = in.time();
        default -> in.skip();
      }
    }
    return new Schedule.Every(interval, anchor);
  }

  @SuppressWarnings("JavaPeriodGetDays") // each part is written
  private static void writePeriod(WireWriter out, Schedule.EveryPeriod every) {
    out.number(1, every.interval().getYears());
    out.number(2, every.interval().getMonths());
    out.number(3, every.interval().getDays());
    out.time(4, every.anchor());
    out.text(5, every.zone());
    out.number(6, WireNames.DST_GAP.number(every.dst().gap()));
    out.number(7, WireNames.DST_OVERLAP.number(every.dst().overlap()));
  }

  private static Schedule readPeriod(WireReader in) {
    Period interval = Period.ZERO;
    Instant anchor = Instant.EPOCH;
    String zone = "";
    Gap gap = Gap.RUN_AFTER;
    Overlap overlap = Overlap.UNSAID;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> interval = interval.withYears(in.small());
        case 2 -> interval = interval.withMonths(in.small());
        case 3 -> interval = interval.withDays(in.small());
        case 4 -> anchor = in.time();
        case 5 -> zone = in.text();
        case 6 -> gap = WireNames.DST_GAP.read(in);
        case 7 -> overlap = WireNames.DST_OVERLAP.read(in);
        default -> in.skip();
      }
    }
    return new Schedule.EveryPeriod(interval, anchor, zone, new DstRules(gap, overlap));
  }

  private static void writeRecurrence(WireWriter out, Schedule.Recurrence recurrence) {
    out.text(1, recurrence.rule());
    out.time(2, recurrence.anchor());
    out.text(3, recurrence.zone());
    LocalDateTime end = recurrence.end();
    out.maybeTime(4, end == null ? null : end.toInstant(ZoneOffset.UTC));
  }

  private static Schedule readRecurrence(WireReader in) {
    String rule = "";
    Instant anchor = Instant.EPOCH;
    String zone = "";
    @Nullable LocalDateTime end = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> rule = in.text();
        case 2 -> anchor = in.time();
        case 3 -> zone = in.text();
        case 4 -> end = LocalDateTime.ofInstant(in.time(), ZoneOffset.UTC);
        default -> in.skip();
      }
    }
    return new Schedule.Recurrence(rule, anchor, zone, end);
  }
}
