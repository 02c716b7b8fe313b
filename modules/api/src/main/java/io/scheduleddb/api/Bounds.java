package io.scheduleddb.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What limits a recurring job: no occurrence before `start`, none after `last`, and at most
/// `maxOccurrences` in all (0: no limit).
public record Bounds(@Nullable Instant start, @Nullable Instant last, long maxOccurrences) {
  /// No bound at all.
  public static final Bounds NONE = new Bounds(null, null, 0);

  public Bounds {
    Invariant.check(maxOccurrences >= 0, "max_occurrences negative", maxOccurrences);
  }
}
