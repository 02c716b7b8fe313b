package io.scheduleddb.web;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Timer;
import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Telemetry;
import java.util.Map;
import java.util.Objects;

/// Counts what the scheduler tells.
final class DeliveryMeters implements Telemetry.Deliveries {
  private static final String ATTEMPTS = "scheduled_db_attempts";
  private static final String ATTEMPTS_MEANING =
      "Calls that ended, by error type; none: the receiver answered 2xx";

  private final Counter delivered;
  private final Map<ErrorType, Counter> failed;
  private final Map<Outcome, Counter> outcomes;
  private final Timer lateness;
  private final Timer calls;
  private final Counter grants;
  private final Counter purged;

  DeliveryMeters(MeterMaker maker) {
    delivered = maker.counter(ATTEMPTS, ATTEMPTS_MEANING, "error_type", "none");
    failed =
        maker.counters(ATTEMPTS, ATTEMPTS_MEANING, "error_type", ErrorType.class, ErrorType::text);
    outcomes =
        maker.counters(
            "scheduled_db_occurrences",
            "Occurrences that ended, by outcome",
            "outcome",
            Outcome.class,
            Outcome::text);
    lateness =
        maker.timer(
            "scheduled_db_lateness_seconds",
            "From due to the start of a call",
            1,
            2,
            5,
            10,
            25,
            50,
            100,
            250,
            500,
            1000,
            2500,
            5000,
            10_000,
            30_000,
            60_000);
    calls =
        maker.timer(
            "scheduled_db_call_duration_seconds",
            "Time that a call took",
            5,
            25,
            100,
            250,
            500,
            1000,
            2500,
            5000,
            10_000,
            30_000,
            60_000);
    grants = maker.counter("scheduled_db_grants", "Slots granted to this node");
    purged = maker.counter("scheduled_db_ledger_purged", "Jobs that retention removed");
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
  public void granted() {
    grants.increment();
  }

  @Override
  public void purged(int jobs) {
    purged.increment(jobs);
  }
}
