package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.Outcome;
import java.time.Duration;
import java.time.Instant;

/// Tells of occurrences that failed for good, and of jobs that the server pauses because their
/// receiver is gone. A receiver that is down has thousands of them: of each kind the first few in a
/// window are told one by one, and of the others how many there were. The executions of the jobs
/// have them all.
final class FailureLog {
  private final Window failures =
      new Window("deliveries-failed", "more occurrences failed for good than were told one by one");
  private final Window pauses =
      new Window("jobs-paused", "more jobs were paused than were told one by one");

  /// An attempt has ended.
  void ended(Flight flight, Attempt attempt, Verdict verdict, Instant now) {
    if (verdict instanceof Verdict.Final(Outcome outcome, _) && isFailure(outcome)) {
      if (failures.takes(now)) {
        failed(flight, attempt, outcome);
      }
      boolean recurring = flight.job().spec().schedule().recurring();
      if (recurring && RetryRules.isGone(attempt.result()) && pauses.takes(now)) {
        Event.of("job-paused")
            .with("job", flight.job().id().value())
            .warn("the receiver answered 410 Gone: no further occurrence starts");
      }
    }
  }

  /// One that another took the place of didn't fail.
  private static boolean isFailure(Outcome outcome) {
    return outcome != Outcome.COMPLETED && outcome != Outcome.CANCELLED;
  }

  private static void failed(Flight flight, Attempt attempt, Outcome outcome) {
    Attempt.ErrorType error = attempt.result().errorType();
    int status = attempt.result().httpStatus();
    Event.of("delivery-failed")
        .with("job", flight.job().id().value())
        .with("scheduled_at", flight.entry().due())
        .with("outcome", outcome.text())
        .with("attempts", attempt.number())
        .with("error_type", error == null ? null : error.text())
        .with("http_status", status == 0 ? null : status)
        .warn("an occurrence failed for good");
  }

  /// To be called often: ends windows that are over.
  void step(Instant now) {
    failures.step(now);
    pauses.step(now);
  }

  /// What is told of one kind.
  private static final class Window {
    private static final int LINES = 20;
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private final String summary;
    private final String message;
    private Instant begun = Instant.EPOCH;
    private int told;
    private long untold;

    Window(String summary, String message) {
      this.summary = summary;
      this.message = message;
    }

    /// Whether one more is to be told by itself.
    boolean takes(Instant now) {
      step(now);
      if (told == 0) {
        begun = now;
      }
      if (told < LINES) {
        told++;
        return true;
      }
      untold++;
      return false;
    }

    /// A window that begins later than now comes from a clock that went back.
    void step(Instant now) {
      if (!begun.isAfter(now) && now.isBefore(begun.plus(LENGTH))) {
        return;
      }
      if (untold > 0) {
        Event.of(summary).with("count", untold).warn(message);
      }
      told = 0;
      untold = 0;
    }
  }
}
