package io.scheduleddb.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads durations as people write them: ISO 8601 (`PT1H30M`, `P2D` as 48 hours, `P1W`) or short
/// (`1h30m`, `250ms`).
public final class DurationText {
  /// What is accepted, for messages.
  public static final String SHAPE = "an ISO 8601 duration (PT1H30M) or a short one (1h30m)";

  private static final int MAX_LENGTH = 64;
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern DAYS = Pattern.compile("P(?:(\\d{1,6})W)?(?:(\\d{1,6})D)?");
  private static final long[] UNIT_MS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private DurationText() {}

  /// The duration, or null when `text` isn't one or is negative. No sum of its parts overflows.
  public static @Nullable Duration parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    Duration duration = text.startsWith("P") ? iso(text) : brief(text);
    return duration == null || duration.isNegative() ? null : duration;
  }

  private static @Nullable Duration iso(String text) {
    Matcher days = DAYS.matcher(text);
    try {
      return days.matches() && text.length() > 1
          ? Duration.ofDays(7 * count(days.group(1)) + count(days.group(2)))
          : Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Duration brief(String text) {
    Matcher units = SHORT.matcher(text);
    if (!units.matches()) {
      return null;
    }
    long millis = 0;
    for (int i = 0; i < UNIT_MS.length; i++) {
      millis += count(units.group(i + 1)) * UNIT_MS[i];
    }
    return Duration.ofMillis(millis);
  }

  private static long count(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
