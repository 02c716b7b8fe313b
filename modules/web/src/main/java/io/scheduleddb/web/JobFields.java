package io.scheduleddb.web;

import static io.scheduleddb.web.Scalars.field;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Schedule.Dialect;
import io.scheduleddb.api.Target.Body;
import io.scheduleddb.web.ObjectReader.FieldReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Every field of `POST /jobs`, with its type and bounds. What isn't here is refused.
final class JobFields {
  /// Longest delay, and longest of most durations: ten years.
  static final Duration LONGEST = Duration.ofDays(3650);

  /// Up to that an occurrence is late, and none is left behind.
  private static final Duration LEAST_MISFIRE_AGE = Duration.ofSeconds(10);

  static final Map<String, Boolean> TYPES = new LinkedHashMap<>();

  private static final Map<String, DstRules.Overlap> PASSES = new LinkedHashMap<>();

  static {
    TYPES.put("one_time", false);
    TYPES.put("recurring", true);
    TYPES.put("unico", false);
    TYPES.put("recurrente", true);
    PASSES.put("once", DstRules.Overlap.ONCE);
    PASSES.put("twice", DstRules.Overlap.TWICE);
  }

  static final Map<String, Misfire> MISFIRES = words(Misfire.values());
  static final Map<String, Overlap> OVERLAPS = words(Overlap.values());
  private static final Map<String, Guarantee> GUARANTEES = words(Guarantee.values());
  private static final Map<String, Body> BODIES = words(Body.values());
  private static final Map<String, Dialect> DIALECTS = words(Dialect.values());
  private static final Map<String, DstRules.Gap> GAPS = words(DstRules.Gap.values());

  /// Fields of the contract that this version doesn't know. They are refused by name and never
  /// taken and ignored, because a job that ignores its policy does harm.
  static final Set<String> UNBUILT = Set.of("queue");

  static final Map<String, FieldReader<JobForm>> TABLE =
      Map.ofEntries(
          row("id", field(JobFields::id, (f, v) -> f.id = v)),
          row("type", choice(TYPES, List.of(), (f, v) -> f.recurring = v)),
          row("timestamp", field(Scalars::instant, (f, v) -> f.timestamp = v)),
          row("delay", field(upTo(LONGEST), (f, v) -> f.delay = v)),
          row("cron_expression", field(word(256), (f, v) -> f.cronExpression = v)),
          row("cron_dialect", choice(DIALECTS, List.of(), (f, v) -> f.cronDialect = v)),
          row("dst_gap", choice(GAPS, List.of(), (f, v) -> f.dstGap = v)),
          row("dst_overlap", choice(PASSES, List.of(), (f, v) -> f.dstOverlap = v)),
          row("time_zone", field(word(64), (f, v) -> f.timeZone = v)),
          row(
              "interval",
              field(in -> TimeText.interval(Scalars.word(in, 64)), (f, v) -> f.interval = v)),
          row("rrule", field(word(1024), (f, v) -> f.rrule = v)),
          row("anchor", field(Scalars::instant, (f, v) -> f.anchor = v)),
          row("start_date", field(Scalars::instant, (f, v) -> f.startDate = v)),
          row("last_date", field(Scalars::instant, (f, v) -> f.lastDate = v)),
          row(
              "max_occurrences",
              field(in -> Scalars.whole(in, 1, 1L << 53), (f, v) -> f.maxOccurrences = v)),
          row("misfire_policy", choice(MISFIRES, List.of(), (f, v) -> f.misfire = v)),
          row(
              "misfire_max_age",
              field(
                  in -> Scalars.duration(in, LEAST_MISFIRE_AGE, LONGEST),
                  (f, v) -> f.misfireMaxAge = v)),
          row(
              "jitter",
              field(
                  in -> Scalars.duration(in, Duration.ofMillis(1), Duration.ofHours(24)),
                  (f, v) -> f.jitter = v)),
          row("overlap_policy", choice(OVERLAPS, List.of(), (f, v) -> f.overlap = v)),
          row("webhook_url", field(CallFields::url, (f, v) -> f.url = v)),
          row("webhook_method", field(CallFields::method, (f, v) -> f.method = v)),
          row("webhook_headers", field(CallFields::headers, (f, v) -> f.headers = v)),
          row("webhook_body", choice(BODIES, List.of(), (f, v) -> f.body = v)),
          row("payload", field(CallFields::payload, (f, v) -> f.payload = v)),
          row(
              "timeout",
              field(
                  in -> Scalars.duration(in, Duration.ofMillis(1), Duration.ofHours(1)),
                  (f, v) -> f.timeout = v)),
          row("retry", field(RetryFields::read, (f, v) -> f.retry = v)),
          row("delivery", choice(GUARANTEES, List.of(), (f, v) -> f.delivery = v)),
          row("labels", field(CallFields::labels, (f, v) -> f.labels = v)),
          row("description", field(in -> Scalars.text(in, 1024), (f, v) -> f.description = v)));

  static final ObjectReader<JobForm> READER = new ObjectReader<>(TABLE, UNBUILT);

  private JobFields() {}

  private static JobId id(JsonInput in) {
    String id = Scalars.text(in, JobId.MAX_LENGTH);
    if (!JobId.isValid(id)) {
      throw new BadField("must match " + JobId.PATTERN);
    }
    return new JobId(id);
  }

  private static Map.Entry<String, FieldReader<JobForm>> row(
      String name, FieldReader<JobForm> reader) {
    return Map.entry(name, reader);
  }

  private static <V> FieldReader<JobForm> choice(
      Map<String, V> words, List<String> unbuilt, BiConsumer<JobForm, V> set) {
    return field(in -> Scalars.choice(in, words, unbuilt), set);
  }

  private static Function<JsonInput, String> word(int max) {
    return in -> Scalars.word(in, max);
  }

  private static Function<JsonInput, Duration> upTo(Duration max) {
    return in -> Scalars.duration(in, Duration.ZERO, max);
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] values) {
    Map<String, E> words = new LinkedHashMap<>();
    Arrays.stream(values).forEach(v -> words.put(v.name().toLowerCase(Locale.ROOT), v));
    return words;
  }
}
