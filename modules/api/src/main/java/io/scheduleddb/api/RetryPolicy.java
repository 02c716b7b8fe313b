package io.scheduleddb.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a failed attempt is repeated: exponential backoff, `initialBackoff * multiplier^(n-1)`
/// after the n-th attempt, at most `maxBackoff`.
///
/// @param maxAttempts attempts in all, 1 to 100
/// @param jitter whether the pause is drawn from the whole range between zero and the backoff
///   ("full jitter"), so that receivers that failed together aren't called together again
/// @param maxAge no retry starts later than this after the due instant; null: no such limit
public record RetryPolicy(
    int maxAttempts,
    Duration initialBackoff,
    double multiplier,
    Duration maxBackoff,
    boolean jitter,
    @Nullable Duration maxAge) {

  /// Five attempts, 1 s doubling up to 5 min, full jitter.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), true, null);

  public RetryPolicy {
    Invariant.check(maxAttempts >= 1 && maxAttempts <= 100, "max_attempts", maxAttempts);
    Invariant.check(multiplier >= 1 && multiplier <= 100, "multiplier", multiplier);
    Invariant.check(!initialBackoff.isNegative(), "initial_backoff negative", initialBackoff);
    Invariant.check(!maxBackoff.isNegative(), "max_backoff negative", maxBackoff);
  }
}
