package io.scheduleddb.web;

import io.helidon.http.Status;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.scheduleddb.api.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// How long requests took, by route and class of status; what was created, and what refused.
///
/// A timer is looked up by endpoint and an array index, so that a request makes no list of tags.
final class HttpMeters {
  private static final double[] BUCKETS = {1, 5, 25, 100, 500, 2500, 10_000};
  private static final String CREATE = "POST /jobs";

  private final MeterMaker maker;
  private final Map<Problem.Kind, Counter> refusals;
  private final Counter created;
  private final ConcurrentHashMap<String, AtomicReferenceArray<@Nullable Timer>> timers =
      new ConcurrentHashMap<>();

  HttpMeters(MeterMaker maker) {
    this.maker = maker;
    refusals =
        maker.counters(
            "scheduled_db_refusals",
            "Requests that this node refused, by the kind of problem",
            "reason",
            Problem.Kind.class,
            Problem.Kind::slug);
    created = maker.counter("scheduled_db_jobs_created", "New jobs that this node answered 201");
  }

  /// Counts what became of a request.
  ///
  /// @param endpoint null when the request found none
  void decided(@Nullable Endpoint endpoint, Answer answer) {
    if (answer.refusal() != null) {
      Objects.requireNonNull(refusals.get(answer.refusal())).increment();
    } else if (answer.status().equals(Status.CREATED_201)
        && endpoint != null
        && endpoint.route().equals(CREATE)) {
      created.increment();
    }
  }

  /// @param endpoint null when the request found none
  void answered(@Nullable Endpoint endpoint, Status status, long nanos) {
    timer(endpoint, status.code() / 100).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(@Nullable Endpoint endpoint, int statusClass) {
    String route = endpoint == null ? "" : endpoint.route();
    AtomicReferenceArray<@Nullable Timer> classes = timers.get(route);
    if (classes == null) {
      classes = timers.computeIfAbsent(route, r -> new AtomicReferenceArray<>(6));
    }
    Timer timer = classes.get(statusClass);
    if (timer == null) {
      timer = make(endpoint, statusClass);
      classes.set(statusClass, timer);
    }
    return timer;
  }

  private Timer make(@Nullable Endpoint endpoint, int statusClass) {
    return maker.timer(
        "scheduled_db_http_request_duration_seconds",
        "Time to answer a request, by route and class of status",
        List.of(
            Tag.create("method", endpoint == null ? "other" : endpoint.method()),
            Tag.create("route", endpoint == null ? "none" : endpoint.template()),
            Tag.create("status", statusClass + "xx")),
        BUCKETS);
  }
}
