package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.testkit.simulation.Setting;
import java.time.Duration;
import java.time.Instant;

/// No delivery before its due instant, by the clock of the node that makes it, and no attempt
/// before the pause after the one before it is over, unless the job was replaced by one with other
/// pauses.
final class NeverEarly extends Promise {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  @Override
  void started(Call call, Course course) {
    check(!call.clock().isBefore(call.due()), "early", call);
    Instant retryAt = call.attempt() == 1 ? call.due() : course.retryAt(call.due());
    check(!call.clock().isBefore(retryAt), "before the pause is over", retryAt, call);
  }

  @Override
  void arrived(Call call, Course course) {
    Instant clocks = call.now().plusMillis(Setting.CLOCK_OFF_MS);
    check(!clocks.isBefore(call.due()), "early by any clock", call);
  }

  @Override
  void logged(Logged logged, Course course) {
    if (logged.command() instanceof Command.RecordAttempt record
        && record.verdict() instanceof Command.Verdict.Retry(Instant at)
        && record.attempt().result().errorType() != ErrorType.CANCELLED
        && !course.replaced()) {
      Duration pause = pause(course.spec().retry(), record);
      Instant earliest = record.attempt().result().endedAt().plus(pause);
      check(!at.isBefore(earliest), "the pause is too short", pause, record);
    }
  }

  private static Duration pause(RetryPolicy policy, Command.RecordAttempt record) {
    Duration pause = policy.initialBackoff();
    for (int i = 1; i < record.attempt().number(); i++) {
      pause = Duration.ofMillis((long) (pause.toMillis() * policy.multiplier()));
    }
    Duration backoff = policy.jitter() ? Duration.ZERO : shorter(pause, policy.maxBackoff());
    Duration asked = record.attempt().result().retryAfter();
    Duration least = asked == null ? Duration.ZERO : shorter(asked, LONGEST_PAUSE);
    return backoff.compareTo(least) > 0 ? backoff : least;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
