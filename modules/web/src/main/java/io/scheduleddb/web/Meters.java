package io.scheduleddb.web;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Counts what the scheduler and the log tell. Every meter exists from the start, so that a rate
/// can be taken from its first event on, and counting is one look-up in an enum map.
final class Meters implements Telemetry {
  private static final Duration[] LATENESS =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000);
  private static final Duration[] CALL =
      millis(5, 25, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000);
  private static final Duration[] APPLY = millis(1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000);

  private final Counter delivered;
  private final Map<ErrorType, Counter> failed = new EnumMap<>(ErrorType.class);
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer lateness;
  private final Timer calls;
  private final Timer applies;
  private final Counter entries;
  private final Counter commands;

  Meters(MeterRegistry registry) {
    delivered = attempts(registry, "none");
    for (ErrorType type : ErrorType.values()) {
      failed.put(type, attempts(registry, type.text()));
    }
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          registry.getOrCreate(
              Counter.builder("scheduled_db_occurrences")
                  .description("Occurrences that ended, by outcome")
                  .tags(List.of(Tag.create("outcome", outcome.text())))));
    }
    lateness =
        timer(
            registry, "scheduled_db_lateness_seconds", "From due to the start of a call", LATENESS);
    calls = timer(registry, "scheduled_db_call_duration_seconds", "Time that a call took", CALL);
    applies =
        timer(registry, "scheduled_db_apply_duration_seconds", "Time to apply a batch", APPLY);
    entries = counter(registry, "scheduled_db_applied_entries", "Log entries applied");
    commands = counter(registry, "scheduled_db_applied_commands", "Commands applied");
  }

  private static Counter attempts(MeterRegistry registry, String errorType) {
    return registry.getOrCreate(
        Counter.builder("scheduled_db_attempts")
            .description("Calls that ended, by error type; none: the receiver answered 2xx")
            .tags(List.of(Tag.create("error_type", errorType))));
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return registry.getOrCreate(Counter.builder(name).description(description));
  }

  private static Timer timer(
      MeterRegistry registry, String name, String description, Duration[] buckets) {
    return registry.getOrCreate(
        Timer.builder(name).description(description).percentiles(new double[0]).buckets(buckets));
  }

  private static Duration[] millis(long... millis) {
    return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  @Override
  public void attempted(Attempt attempt) {
    ErrorType error = attempt.result().errorType();
    Objects.requireNonNull(error == null ? delivered : failed.get(error)).increment();
    lateness.record(attempt.lateness());
    calls.record(attempt.result().responseTime());
  }

  @Override
  public void recorded(Outcome outcome, int count) {
    Objects.requireNonNull(outcomes.get(outcome)).increment(count);
  }

  @Override
  public void applied(int entries, int commands, Duration took) {
    this.entries.increment(entries);
    this.commands.increment(commands);
    applies.record(took);
  }
}
