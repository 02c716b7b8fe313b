package io.scheduleddb.api;

import org.jspecify.annotations.Nullable;

/// Port: whether the disk has room for more jobs.
@FunctionalInterface
public interface Capacity {
  /// What is short, with the limit and the present value in a sentence for the client; null when
  /// there is room. Cheap; any thread.
  @Nullable String shortage();

  /// There is always room.
  Capacity UNLIMITED = () -> null;
}
