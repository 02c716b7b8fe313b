package io.scheduleddb.storage;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A [JobSpec] as columns of the table `spec`. What is finer than a millisecond is cut off.
final class SpecColumns {
  /// In the order in which they are bound and read.
  static final String NAMES =
      """
      kind, due_once, cron, zone, interval, anchor, start, last, max_occurrences,
      misfire, overlap, delivery, url, method, headers, body, timeout_ms,
      max_attempts, initial_backoff_ms, multiplier, max_backoff_ms, jitter, max_age_ms,
      misfire_max_age_ms, spread_ms, labels, description, rrule, rrule_end,
      dialect, dst_gap, dst_overlap, payload\
      """;

  static final int COUNT = 33;

  private static final int ONCE = 0;
  private static final int CRON = 1;
  private static final int EVERY = 2;
  private static final int EVERY_PERIOD = 3;
  private static final int RECURRENCE = 4;

  private SpecColumns() {}

  static void bind(Sql into, JobSpec spec) {
    bindSchedule(into, spec.schedule());
    Bounds bounds = spec.bounds();
    into.instant(bounds.start()).instant(bounds.last());
    bindUnlessZero(into, bounds.maxOccurrences());
    Policies policies = spec.policies();
    into.number(Codes.MISFIRE.of(policies.misfire()));
    into.number(Codes.OVERLAP.of(policies.overlap()));
    into.number(Codes.DELIVERY.of(policies.delivery()));
    bindTarget(into, spec.target());
    RetryColumns.bind(into, spec.retry());
    into.millis(policies.misfireMaxAge()).millis(spec.jitter());
    into.text(labels(spec.labels())).text(spec.description());
    bindRule(into, spec.schedule());
    bindDialect(into, spec.schedule());
    into.text(spec.target().payload());
  }

  private static void bindSchedule(Sql into, Schedule schedule) {
    switch (schedule) {
      case Schedule.Once(Instant due) ->
          into.number(ONCE).instant(due).nothing().nothing().nothing().nothing();
      case Schedule.Cron(String expression, String zone, var _, var _) ->
          into.number(CRON).nothing().text(expression).text(zone).nothing().nothing();
      case Schedule.Every(Duration interval, Instant anchor) ->
          into.number(EVERY).nothing().nothing().nothing().text(interval + "").instant(anchor);
      case Schedule.EveryPeriod(Period interval, Instant anchor, String zone, var _) ->
          into.number(EVERY_PERIOD)
              .nothing()
              .nothing()
              .text(zone)
              .text(interval.toString())
              .instant(anchor);
      case Schedule.Recurrence(String _, Instant anchor, String zone, var _) ->
          into.number(RECURRENCE).nothing().nothing().text(zone).nothing().instant(anchor);
    }
  }

  private static void bindRule(Sql into, Schedule schedule) {
    if (schedule instanceof Schedule.Recurrence recurrence) {
      LocalDateTime end = recurrence.end();
      into.text(recurrence.rule()).instant(end == null ? null : end.toInstant(ZoneOffset.UTC));
    } else {
      into.nothing().nothing();
    }
  }

  private static void bindDialect(Sql into, Schedule schedule) {
    Schedule.Dialect dialect =
        schedule instanceof Schedule.Cron cron ? cron.dialect() : Schedule.Dialect.UNIX;
    DstRules dst =
        switch (schedule) {
          case Schedule.Cron cron -> cron.dst();
          case Schedule.EveryPeriod every -> every.dst();
          default -> DstRules.UNSAID;
        };
    bindUnlessZero(into, Codes.DIALECT.of(dialect));
    bindUnlessZero(into, Codes.DST_GAP.of(dst.gap()));
    bindUnlessZero(into, Codes.DST_OVERLAP.of(dst.overlap()));
  }

  private static void bindUnlessZero(Sql into, long value) {
    if (value == 0) {
      into.nothing();
    } else {
      into.number(value);
    }
  }

  private static void bindTarget(Sql into, Target target) {
    Pairs headers = new Pairs(Pairs.HEADERS);
    target.headers().forEach(header -> headers.add(header.name(), header.value()));
    into.text(target.url()).text(target.method()).text(headers.text());
    into.number(Codes.BODY.of(target.body())).number(target.timeout().toMillis());
  }

  private static @Nullable String labels(SortedMap<String, String> labels) {
    Pairs lines = new Pairs(Pairs.LABELS);
    labels.forEach(lines::add);
    return lines.text();
  }

  static JobSpec read(Row row, JobId id) {
    ScheduleColumns schedule = ScheduleColumns.read(row);
    Bounds bounds = readBounds(row);
    Policies.Misfire misfire = Codes.MISFIRE.word(row.code());
    Policies.Overlap overlap = Codes.OVERLAP.word(row.code());
    Policies.Guarantee delivery = Codes.DELIVERY.word(row.code());
    TargetColumns target = TargetColumns.read(row);
    var retry = RetryColumns.read(row);
    Policies policies = new Policies(misfire, overlap, delivery, row.millisOrNull());
    Duration jitter = row.millisOrNull();
    SortedMap<String, String> labels = new TreeMap<>();
    Pairs.read(row.textOrNull(), Pairs.LABELS, labels::put);
    String description = row.textOrNull();
    RuleColumns rule = RuleColumns.read(row);
    return new JobSpec(
        id,
        schedule.with(rule),
        bounds,
        policies,
        target.with(row.textOrNull()),
        retry,
        labels,
        description,
        jitter);
  }

  private static <T> T some(@Nullable T value) {
    return Objects.requireNonNull(value, "NULL in a column that the kind of schedule needs");
  }

  private static Bounds readBounds(Row row) {
    Instant start = row.instantOrNull();
    Instant last = row.instantOrNull();
    long maxOccurrences = row.number();
    return start == null && last == null && maxOccurrences == 0
        ? Bounds.NONE
        : new Bounds(start, last, maxOccurrences);
  }

  /// The columns of a schedule that came later.
  private record RuleColumns(
      @Nullable String rule, @Nullable LocalDateTime end, Schedule.Dialect dialect, DstRules dst) {

    static RuleColumns read(Row row) {
      String rule = row.textOrNull();
      Instant end = row.instantOrNull();
      return new RuleColumns(
          rule,
          end == null ? null : LocalDateTime.ofInstant(end, ZoneOffset.UTC),
          Codes.DIALECT.word(row.code()),
          new DstRules(Codes.DST_GAP.word(row.code()), Codes.DST_OVERLAP.word(row.code())));
    }
  }

  /// A schedule that lacks its later columns.
  private record ScheduleColumns(
      int kind,
      @Nullable Instant due,
      @Nullable String cron,
      @Nullable String zone,
      @Nullable String interval,
      @Nullable Instant anchor) {

    static ScheduleColumns read(Row row) {
      return new ScheduleColumns(
          row.code(),
          row.instantOrNull(),
          row.textOrNull(),
          row.textOrNull(),
          row.textOrNull(),
          row.instantOrNull());
    }

    Schedule with(RuleColumns later) {
      return switch (kind) {
        case ONCE -> new Schedule.Once(some(due));
        case CRON -> new Schedule.Cron(some(cron), some(zone), later.dialect, later.dst);
        case EVERY -> new Schedule.Every(Duration.parse(some(interval)), some(anchor));
        case EVERY_PERIOD ->
            new Schedule.EveryPeriod(
                Period.parse(some(interval)), some(anchor), some(zone), later.dst);
        case RECURRENCE ->
            new Schedule.Recurrence(some(later.rule), some(anchor), some(zone), later.end);
        default -> throw new IllegalStateException("kind of schedule " + kind);
      };
    }
  }

  /// A target that lacks its payload, which is the last column because it is the largest.
  private record TargetColumns(
      String url, String method, List<Target.Header> headers, Target.Body body, Duration timeout) {

    static TargetColumns read(Row row) {
      String url = row.text();
      String method = row.text();
      List<Target.Header> headers = new ArrayList<>();
      Pairs.read(
          row.textOrNull(),
          Pairs.HEADERS,
          (name, value) -> headers.add(new Target.Header(name, value)));
      return new TargetColumns(url, method, headers, Codes.BODY.word(row.code()), row.millis());
    }

    Target with(@Nullable String payload) {
      return new Target(url, method, headers, payload, body, timeout);
    }
  }
}
