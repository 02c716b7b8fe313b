package io.scheduleddb.web;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// How long requests took, by route and class of status.
///
/// A timer is looked up by endpoint and an array index, so that a request makes no list of tags.
final class HttpMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, AtomicReferenceArray<@Nullable Timer>> timers =
      new ConcurrentHashMap<>();

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// @param endpoint null when the request found none
  void answered(@Nullable Endpoint endpoint, int status, long nanos) {
    String route = endpoint == null ? "" : endpoint.route();
    AtomicReferenceArray<@Nullable Timer> classes = timers.get(route);
    if (classes == null) {
      classes = timers.computeIfAbsent(route, r -> new AtomicReferenceArray<>(6));
    }
    Timer timer = classes.get(status / 100);
    if (timer == null) {
      timer = timer(endpoint, status / 100);
      classes.set(status / 100, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(@Nullable Endpoint endpoint, int statusClass) {
    return registry.getOrCreate(
        Timer.builder("scheduled_db_http_request_duration_seconds")
            .description("Time to answer a request, by route and class of status")
            .tags(
                List.of(
                    Tag.create("method", endpoint == null ? "other" : endpoint.method()),
                    Tag.create("route", endpoint == null ? "none" : endpoint.template()),
                    Tag.create("status", statusClass + "xx")))
            .percentiles(new double[0])
            .buckets(BUCKETS));
  }
}
