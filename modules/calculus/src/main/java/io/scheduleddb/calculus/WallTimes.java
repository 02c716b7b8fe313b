package io.scheduleddb.calculus;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// The local times at which something is due, on a clock that is never changed.
@FunctionalInterface
interface WallTimes {
  /// The first one in a span; null when there is none.
  ///
  /// @param from inclusive
  /// @param to exclusive
  @Nullable LocalDateTime first(LocalDateTime from, LocalDateTime to);
}
