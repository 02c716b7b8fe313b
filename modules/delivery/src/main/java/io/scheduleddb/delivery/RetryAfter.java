package io.scheduleddb.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the `Retry-After` header: seconds, or a date (RFC 9110 §10.2.3).
final class RetryAfter {
  /// Nobody means more; it keeps sums of instants in range. The job's retry policy sets its own
  /// cap.
  private static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

  private RetryAfter() {}

  /// The wait that `value` asks for, from `now`; null when it is neither form. A date that has
  /// passed asks for none.
  static @Nullable Duration parse(String value, Instant now) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bounded(Duration.between(now, date.toInstant()));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
