package io.scheduleddb.delivery;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Target.Header;
import io.scheduleddb.api.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Deliveries for tests, and a way to wait for their results.
final class Calls {
  static final Instant DUE = Instant.parse("2026-03-04T05:06:07.089Z");
  static final Duration LONG = Duration.ofSeconds(10);

  private Calls() {}

  static CourierOptions options() {
    return CourierOptions.defaults("1.2.3", InstantSource.system());
  }

  static Target post(String url, @Nullable String payload, Duration timeout) {
    return new Target(url, "POST", List.of(), payload, Target.Body.ENVELOPE, timeout);
  }

  static Target with(String url, String method, @Nullable String payload, Header... headers) {
    return new Target(url, method, List.of(headers), payload, Target.Body.ENVELOPE, LONG);
  }

  static Courier.Delivery delivery(Target target) {
    return delivery(target, null);
  }

  static Courier.Delivery delivery(Target target, @Nullable TraceContext trace) {
    return new Courier.Delivery(new JobId("job-1"), false, target, DUE, 2, "msg_1", 77, trace);
  }

  static CompletableFuture<Attempt.Result> start(Courier courier, Target target) {
    CompletableFuture<Attempt.Result> result = new CompletableFuture<>();
    courier.deliver(delivery(target), result::complete);
    return result;
  }

  static Attempt.Result call(Courier courier, Target target) throws Exception {
    return start(courier, target).get(20, TimeUnit.SECONDS);
  }
}
