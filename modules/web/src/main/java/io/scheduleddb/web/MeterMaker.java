package io.scheduleddb.web;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/// Makes meters in one registry. Every meter exists from the start, so that a rate can be taken
/// from its first event on.
record MeterMaker(MeterRegistry registry) {

  Counter counter(String name, String description) {
    return registry.getOrCreate(Counter.builder(name).description(description));
  }

  Counter counter(String name, String description, String label, String value) {
    return registry.getOrCreate(
        Counter.builder(name).description(description).tags(tags(label, value)));
  }

  /// One counter for each constant, so that counting is one look-up.
  <E extends Enum<E>> Map<E, Counter> counters(
      String name, String description, String label, Class<E> type, Function<E, String> text) {
    Map<E, Counter> all = new EnumMap<>(type);
    for (E each : Objects.requireNonNull(type.getEnumConstants())) {
      all.put(each, counter(name, description, label, text.apply(each)));
    }
    return all;
  }

  /// A histogram in seconds.
  ///
  /// @param bounds of the buckets, in milliseconds
  Timer timer(String name, String description, double... bounds) {
    return timer(name, description, List.of(), bounds);
  }

  Timer timer(String name, String description, List<Tag> tags, double... bounds) {
    Duration[] buckets =
        Arrays.stream(bounds)
            .mapToObj(millis -> Duration.ofNanos(Math.round(millis * 1e6)))
            .toArray(Duration[]::new);
    return registry.getOrCreate(
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .percentiles(new double[0])
            .buckets(buckets));
  }

  Gauge<Double> gauge(String name, String description, DoubleSupplier value) {
    return gauge(name, description, List.of(), value);
  }

  Gauge<Double> gauge(
      String name, String description, String label, String text, DoubleSupplier value) {
    return gauge(name, description, tags(label, text), value);
  }

  private Gauge<Double> gauge(
      String name, String description, List<Tag> tags, DoubleSupplier value) {
    return registry.getOrCreate(
        Gauge.builder(name, value::getAsDouble).description(description).tags(tags));
  }

  private static List<Tag> tags(String label, String value) {
    return List.of(Tag.create(label, value));
  }
}
