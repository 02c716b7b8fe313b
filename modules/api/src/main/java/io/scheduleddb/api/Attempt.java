package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One try to deliver an occurrence, as it is kept in the ledger.
///
/// @param number 1 for the first
/// @param node the id of the node that made the call
/// @param fence the log index of the grant under which it was made
/// @param lateness from the instant the attempt was to start until it did
/// @param result what came of it
public record Attempt(int number, String node, long fence, Duration lateness, Result result) {

  /// What came of a call. Instants are cut to whole milliseconds, as everything that is stored.
  ///
  /// @param httpStatus the status of the response, 0 when there was none
  /// @param excerpt the first 1024 bytes of the response, as far as they are UTF-8 text; null when
  ///   there was no body
  /// @param errorType null when the receiver answered 2xx
  /// @param errorMessage one line of at most 500 characters
  /// @param retryAfter what the receiver asked for, measured from `endedAt`; not kept
  public record Result(
      Instant startedAt,
      Instant endedAt,
      int httpStatus,
      @Nullable String excerpt,
      @Nullable ErrorType errorType,
      @Nullable String errorMessage,
      @Nullable Duration retryAfter) {

    public Result {
      startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
      endedAt = endedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    public Duration responseTime() {
      return Duration.between(startedAt, endedAt);
    }
  }

  /// Why an attempt failed.
  public enum ErrorType {
    /// No complete response within the timeout of the job.
    TIMEOUT,
    /// The connection was refused, reset, or broke.
    CONNECTION_ERROR,
    /// The host name has no address.
    DNS_ERROR,
    /// The TLS handshake failed.
    TLS_ERROR,
    /// The receiver answered something other than 2xx.
    HTTP_ERROR,
    /// The target isn't one that this server calls.
    BLOCKED,
    /// Ended by the server's stop.
    CANCELLED,
    /// Anything else.
    UNKNOWN;

    /// The name in the API.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
