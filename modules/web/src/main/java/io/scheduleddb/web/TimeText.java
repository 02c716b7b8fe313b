package io.scheduleddb.web;

import io.scheduleddb.api.DurationText;
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
import java.util.regex.Pattern;

/// Reads instants, durations and intervals as clients write them.
final class TimeText {
  /// The end of the year 9999: later instants have no four-digit year in RFC 3339.
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /// Longest text that is looked at.
  static final int MAX_LENGTH = 64;

  private static final String SHAPE_OF_INSTANT =
      "must be an RFC 3339 date-time with an offset, or seconds since 1970";
  private static final String SHAPE_OF_DURATION = "must be " + DurationText.SHAPE;
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

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
    Duration duration = DurationText.parse(text);
    if (duration == null) {
      throw new BadField(SHAPE_OF_DURATION);
    }
    if (!duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
      throw new BadField("must be whole milliseconds");
    }
    return duration;
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
