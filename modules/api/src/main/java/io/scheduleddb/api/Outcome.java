package io.scheduleddb.api;

import java.util.Locale;

/// How an occurrence ended. Each gets exactly one.
public enum Outcome {
  /// Delivered: the receiver answered 2xx.
  COMPLETED,
  /// The last attempt failed.
  FAILED,
  /// The last attempt timed out.
  TIMEOUT,
  /// Cancelled before an attempt succeeded.
  CANCELLED,
  /// Not delivered because an earlier occurrence was still open.
  SKIPPED,
  /// Not delivered because an outage left it behind and its misfire policy drops such.
  MISSED,
  /// A crash came between the grant and the record, and the job asked for at most once.
  UNKNOWN;

  /// The name in the API.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
