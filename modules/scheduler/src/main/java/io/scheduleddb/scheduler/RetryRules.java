package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// What follows from the result of an attempt.
///
/// Retried are timeouts, failed connections, 408, 425, 429 and 5xx; any other status ends the
/// occurrence. A job that asked for at most once is only called again when the request can't have
/// reached the receiver.
final class RetryRules {
  /// No receiver can put an attempt off for longer by `Retry-After`, unless the job's own
  /// `max_backoff` allows it.
  static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private static final int GONE = 410;

  private final RandomGenerator random;

  RetryRules(RandomGenerator random) {
    this.random = random;
  }

  Verdict verdict(JobSpec spec, SlotEntry entry, Attempt.Result result) {
    ErrorType error = result.errorType();
    if (error == null) {
      return new Verdict.Final(Outcome.COMPLETED);
    }
    boolean once = spec.policies().delivery() == Guarantee.AT_MOST_ONCE;
    if (error == ErrorType.CANCELLED) {
      // The server stopped: not the receiver's fault, so it is repeated even after the last
      // attempt.
      return once ? new Verdict.Final(Outcome.UNKNOWN) : new Verdict.Retry(result.endedAt());
    }
    boolean repeatable = once ? isUnreached(error) : isTransient(error, result.httpStatus());
    RetryPolicy policy = spec.retry();
    int attempt = entry.attempt() - entry.cause().before();
    if (repeatable && attempt < policy.maxAttempts()) {
      Instant at = result.endedAt().plus(pause(policy, attempt, result));
      // One that makes up for the past would be too old from the beginning.
      boolean ages = policy.maxAge() != null && !entry.cause().origin().isRepair();
      if (!ages || !at.isAfter(entry.due().plus(policy.maxAge()))) {
        return new Verdict.Retry(at);
      }
    }
    return new Verdict.Final(error == ErrorType.TIMEOUT ? Outcome.TIMEOUT : Outcome.FAILED);
  }

  /// Whether the receiver said that it is gone for good.
  static boolean isGone(Attempt.Result result) {
    return result.httpStatus() == GONE;
  }

  private static boolean isUnreached(ErrorType error) {
    return error == ErrorType.DNS_ERROR || error == ErrorType.TLS_ERROR;
  }

  private static boolean isTransient(ErrorType error, int status) {
    return switch (error) {
      case TIMEOUT, CONNECTION_ERROR, DNS_ERROR, TLS_ERROR, UNKNOWN -> true;
      case HTTP_ERROR -> status == 408 || status == 425 || status == 429 || status >= 500;
      case BLOCKED, CANCELLED -> false;
    };
  }

  private Duration pause(RetryPolicy policy, int attempt, Attempt.Result result) {
    long millis = backoffMillis(policy, attempt);
    if (policy.jitter()) {
      millis = random.nextLong(millis + 1);
    }
    Duration asked = result.retryAfter();
    if (asked == null) {
      return Duration.ofMillis(millis);
    }
    long most = Math.max(MAX_RETRY_AFTER.toMillis(), policy.maxBackoff().toMillis());
    return Duration.ofMillis(Math.max(millis, Math.min(asked.toMillis(), most)));
  }

  private static long backoffMillis(RetryPolicy policy, int attempt) {
    double backoff =
        (double) policy.initialBackoff().toMillis() * Math.pow(policy.multiplier(), attempt - 1);
    return (long) Math.min(backoff, (double) policy.maxBackoff().toMillis());
  }
}
