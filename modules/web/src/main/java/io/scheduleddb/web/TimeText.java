package io.scheduleddb.web;

import io.scheduleddb.api.JobDraft.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads instants, durations and intervals as clients write them.
final class TimeText {
  /// The end of the year 9999: later instants have no four-digit year in RFC 3339.
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /// Longest text that is looked at.
  static final int MAX_LENGTH = 64;

  private static final String SHAPE_OF_INSTANT =
      "must be an RFC 3339 date-time with an offset, or seconds since 1970";
  private static final String SHAPE_OF_DURATION =
      "must be an ISO 8601 duration (PT1H30M) or short (1h30m)";
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern DAYS = Pattern.compile("P(?:(\\d{1,6})W)?(?:(\\d{1,6})D)?");
  private static final long[] UNIT_MS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private TimeText() {}

  /// RFC 3339 with any offset, or epoch seconds. Finer than a millisecond is rounded up, so that
  /// nothing is due before what was asked for.
  static Instant instant(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new BadField(SHAPE_OF_INSTANT);
    }
    boolean date = text.length() > 4 && text.charAt(4) == '-';
    return date ? dateTime(text) : epochSeconds(text);
  }

  private static Instant dateTime(String text) {
    if (!DATE_TIME.matcher(text).matches()) {
      throw new BadField(SHAPE_OF_INSTANT);
    }
    try {
      String plain = text.toUpperCase(Locale.ROOT).replace(' ', 'T');
      return inRange(wholeMillis(OffsetDateTime.parse(plain).toInstant()));
    } catch (DateTimeException e) {
      throw new BadField("is not a date and time that exists");
    }
  }

  /// Seconds since 1970 as a decimal number.
  static Instant epochSeconds(String number) {
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(number.length() > MAX_LENGTH ? "" : number);
    } catch (NumberFormatException e) {
      throw new BadField(SHAPE_OF_INSTANT);
    }
    if (Math.abs((long) seconds.scale()) > 30 || seconds.precision() > 40) {
      throw new BadField("must lie in the years 1970 to 9999");
    }
    BigDecimal millis = seconds.movePointRight(3).setScale(0, RoundingMode.CEILING);
    if (seconds.signum() < 0 || millis.compareTo(BigDecimal.valueOf(LATEST.toEpochMilli())) > 0) {
      throw new BadField("must lie in the years 1970 to 9999");
    }
    return Instant.ofEpochMilli(millis.longValueExact());
  }

  private static Instant wholeMillis(Instant instant) {
    Instant floor = instant.truncatedTo(ChronoUnit.MILLIS);
    return floor.equals(instant) ? instant : floor.plusMillis(1);
  }

  private static Instant inRange(Instant instant) {
    if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
      throw new BadField("must lie in the years 1970 to 9999");
    }
    return instant;
  }

  /// `PT1H30M`, `P2D` (48 hours), `P1W`, `1h30m`, `250ms`; whole milliseconds, not negative.
  static Duration duration(String text) {
    Duration duration = text.length() > MAX_LENGTH ? null : parsed(text);
    if (duration == null || duration.isNegative()) {
      throw new BadField(SHAPE_OF_DURATION);
    }
    if (!duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
      throw new BadField("must be whole milliseconds");
    }
    return duration;
  }

  private static @Nullable Duration parsed(String text) {
    if (!text.startsWith("P")) {
      Matcher units = SHORT.matcher(text);
      return text.isEmpty() || !units.matches() ? null : sum(units);
    }
    Matcher days = DAYS.matcher(text);
    try {
      return days.matches() && text.length() > 1
          ? Duration.ofDays(7 * count(days.group(1)) + count(days.group(2)))
          : Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static Duration sum(Matcher units) {
    long millis = 0;
    for (int i = 0; i < UNIT_MS.length; i++) {
      millis += count(units.group(i + 1)) * UNIT_MS[i];
    }
    return Duration.ofMillis(millis);
  }

  private static long count(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /// `PT…` and the short form are exact time; `P…` of years, months, weeks and days is civil time.
  static Interval interval(String text) {
    if (!text.startsWith("P") || text.startsWith("PT")) {
      Duration exact = duration(text);
      if (exact.toMillis() < 1_000) {
        throw new BadField("must be at least one second");
      }
      return new Interval.Exact(exact);
    }
    try {
      Period period = Period.parse(text.length() > MAX_LENGTH ? "" : text);
      if (period.isZero() || period.isNegative()) {
        throw new BadField("must be longer than nothing");
      }
      return new Interval.Civil(period);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadField(SHAPE_OF_DURATION + "; days and hours do not mix");
    }
  }
}
