package io.scheduleddb.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Waits for what another process does, of which no event tells: asks again and again.
public final class Patience {
  private static final long MILLIS_BETWEEN = 50;

  private Patience() {}

  /// What is asked for.
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E, InterruptedException;
  }

  /// Asks until `condition` holds; how long that took. Throws [TimeoutException] with what `state`
  /// says when it doesn't hold in time.
  public static <E extends Exception> Duration until(
      Duration patience, Condition<E> condition, Supplier<String> state)
      throws E, InterruptedException, TimeoutException {
    Instant start = Instant.now();
    while (!condition.holds()) {
      if (Instant.now().isAfter(start.plus(patience))) {
        throw new TimeoutException("not after " + patience + ": " + state.get());
      }
      pause(Duration.ofMillis(MILLIS_BETWEEN));
    }
    return Duration.between(start, Instant.now());
  }

  /// Lets time pass, as part of what is tested: how long a node is away, say.
  public static void pause(Duration time) throws InterruptedException {
    boolean opened = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    if (opened) {
      throw new AssertionError("nobody can open it");
    }
  }
}
