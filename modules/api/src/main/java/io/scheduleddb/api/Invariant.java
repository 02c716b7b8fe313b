package io.scheduleddb.api;

/// Checks that are always on: what fails here is a bug, never bad input.
public final class Invariant {
  private Invariant() {}

  /// Throws an [IllegalStateException] that names `what` and `value` unless `holds`.
  public static void check(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalStateException("invariant broken: " + what + ": " + value);
    }
  }
}
