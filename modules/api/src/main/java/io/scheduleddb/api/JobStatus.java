package io.scheduleddb.api;

import java.util.Locale;

/// Where a job stands.
public enum JobStatus {
  /// Waits for its due instant.
  PENDING,
  /// An occurrence has been started and has no outcome yet.
  IN_PROGRESS,
  /// All occurrences are over; for a one-time job: delivered.
  COMPLETED,
  /// One-time: the last attempt failed, none is left.
  FAILED,
  /// Ended by the user.
  CANCELLED,
  /// One-time: the last attempt timed out, none is left.
  TIMEOUT,
  /// Keeps its schedule but makes no calls until it is resumed.
  PAUSED;

  /// The name in the API.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether nothing more will happen to a job in this state by itself.
  public boolean isFinal() {
    return switch (this) {
      case PENDING, IN_PROGRESS, PAUSED -> false;
      case COMPLETED, FAILED, CANCELLED, TIMEOUT -> true;
    };
  }
}
