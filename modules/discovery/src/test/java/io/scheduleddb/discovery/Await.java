package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what other threads do.
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Await() {}

  /// Returns as soon as `actual` is `expected`, and fails when it isn't for long.
  static <T> void until(T expected, Supplier<T> actual) {
    long begun = System.nanoTime();
    T last = actual.get();
    while (!Objects.equals(expected, last) && System.nanoTime() - begun < LIMIT.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      last = actual.get();
    }
    assertEquals(expected, last);
  }
}
