package io.scheduleddb.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells whether the same was seen again and again for long enough, so that one look that was
/// wrong, or just too early, does no harm.
final class Steady<T> {
  private static final int MIN_LOOKS = 3;

  private final Duration atLeast;
  private @Nullable T seen;
  private Instant since = Instant.MIN;
  private int looks;

  Steady(Duration atLeast) {
    this.atLeast = atLeast;
  }

  /// Whether `value` is what all looks of the last while saw, this one included.
  boolean see(T value, Instant now) {
    if (!value.equals(seen) || now.isBefore(since)) {
      seen = value;
      since = now;
      looks = 0;
    }
    looks++;
    return looks >= MIN_LOOKS && !now.isBefore(since.plus(atLeast));
  }

  /// A look saw nothing to go by.
  void clear() {
    seen = null;
  }
}
