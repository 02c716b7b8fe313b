package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixCronTest {
  private static Instant next(String expression, String after, String zone) {
    return Objects.requireNonNull(next(expression, Instant.parse(after), zone));
  }

  private static @Nullable Instant next(String expression, Instant after, String zone) {
    return Calculus.next(Jobs.of(new Schedule.Cron(expression, zone)), after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *          | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z",
        "* * * * *          | 2026-01-01T00:00:59.999Z | 2026-01-01T00:01:00Z",
        "*/15 * * * *       | 2026-01-01T00:46:00Z | 2026-01-01T01:00:00Z",
        "7/20 * * * *       | 2026-01-01T00:28:00Z | 2026-01-01T00:47:00Z",
        "0 9-17/4 * * *     | 2026-01-01T13:00:00Z | 2026-01-01T17:00:00Z",
        "30 4 1,15 * 5      | 2026-01-02T05:00:00Z | 2026-01-09T04:30:00Z",
        "0 0 */2 * MON      | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z",
        "0 0 * * 7          | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "0 0 * * sat,Sun    | 2026-01-01T00:00:00Z | 2026-01-03T00:00:00Z",
        "0 0 1 jan-mar *    | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z",
        "0 0 29 2 *         | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 29 2 *         | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
        "0 0 L * *          | 2026-02-01T00:00:00Z | 2026-02-28T00:00:00Z",
        "0 0 L-2 * *        | 2026-02-01T00:00:00Z | 2026-02-26T00:00:00Z",
        "0 0 LW * *         | 2026-01-31T00:00:00Z | 2026-02-27T00:00:00Z",
        "0 0 15W * *        | 2026-02-01T00:00:00Z | 2026-02-16T00:00:00Z",
        "0 0 1W * *         | 2026-08-01T00:00:00Z | 2026-08-03T00:00:00Z",
        "0 0 31W * *        | 2026-05-01T00:00:00Z | 2026-05-29T00:00:00Z",
        "0 0 * * 5L         | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z",
        "0 0 * * MON#2      | 2026-01-01T00:00:00Z | 2026-01-12T00:00:00Z",
        "0 0 * * 4#5        | 2026-02-01T00:00:00Z | 2026-04-30T00:00:00Z",
        "@hourly            | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z",
        "@daily             | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
        "@weekly            | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "@monthly           | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z",
        "@yearly            | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z",
        "0 12 ? * ?         | 2026-01-01T13:00:00Z | 2026-01-02T12:00:00Z",
      })
  void findsTheNextInstant(String expression, String after, String expected) {
    assertEquals(Instant.parse(expected), next(expression, after, "UTC"));
  }

  /// The clocks of Berlin jump from 2:00 to 3:00 on 2026-03-29 (1:00 UTC), and back from 3:00 to
  /// 2:00 on 2026-10-25 (1:00 UTC).
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *   | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z",
        "30 2 * * *   | 2026-03-29T01:00:00Z | 2026-03-30T00:30:00Z",
        "*/20 2 * * * | 2026-03-29T00:00:00Z | 2026-03-29T01:00:00Z",
        "*/20 2 * * * | 2026-03-29T01:00:00Z | 2026-03-30T00:00:00Z",
        "*/30 * * * * | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z",
        "*/30 * * * * | 2026-03-29T01:00:00Z | 2026-03-29T01:30:00Z",
        "30 2 * * *   | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z",
        "30 2 * * *   | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z",
        "*/30 * * * * | 2026-10-25T00:30:00Z | 2026-10-25T01:00:00Z",
        "*/30 * * * * | 2026-10-25T01:00:00Z | 2026-10-25T01:30:00Z",
        "*/30 * * * * | 2026-10-25T01:30:00Z | 2026-10-25T02:00:00Z",
      })
  void followsTheChangesOfTheClock(String expression, String after, String expected) {
    assertEquals(Instant.parse(expected), next(expression, after, "Europe/Berlin"));
  }

  /// Every five minutes of 500 days, in zones with odd rules: the expression is due exactly when a
  /// clock on the wall says so. (All its times lie on that grid; a due instant off it is never
  /// met.)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "America/Santiago",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "UTC"
      })
  void agreesWithAClockOnTheWall(String zoneName) {
    ZoneId zone = ZoneId.of(zoneName);
    for (String expression : new String[] {"*/10 * * * *", "5 * 1-7 * MON", "40 */3 * * *"}) {
      Instant at = Instant.parse("2011-12-01T00:00:00Z");
      Instant end = at.plus(500, ChronoUnit.DAYS);
      Instant due = next(expression, at.minusMillis(1), zoneName);
      for (; at.isBefore(end); at = at.plusSeconds(300)) {
        boolean matches = matches(expression, LocalDateTime.ofInstant(at, zone));
        boolean skipped = isChange(zone, at) && !at.isBefore(Objects.requireNonNull(due));
        assertTrue(
            matches == at.equals(due) || skipped,
            expression + " in " + zone + " at " + at + ": " + due);
        if (at.equals(due)) {
          due = next(expression, at, zoneName);
        }
      }
    }
  }

  private static boolean isChange(ZoneId zone, Instant at) {
    return !zone.getRules().getOffset(at).equals(zone.getRules().getOffset(at.minusMillis(1)));
  }

  /// Three expressions, written out by hand.
  private static boolean matches(String expression, LocalDateTime local) {
    return switch (expression) {
      case "*/10 * * * *" -> local.getMinute() % 10 == 0;
      case "5 * 1-7 * MON" ->
          local.getMinute() == 5
              && (local.getDayOfMonth() <= 7 || local.getDayOfWeek().getValue() == 1);
      case "40 */3 * * *" -> local.getMinute() == 40 && local.getHour() % 3 == 0;
      default -> throw new IllegalArgumentException(expression);
    };
  }

  @Test
  void isAlwaysLaterAndNeverLeavesOneOut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String expression =
          "%d %d-%d * * %s"
              .formatted(random.nextInt(60), random.nextInt(12), 12 + random.nextInt(12), "1,3,5");
      Instant from = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
      Instant first = Objects.requireNonNull(next(expression, from, "UTC"));
      assertTrue(first.isAfter(from), "seed " + seed);
      Instant between =
          from.plusSeconds(
              random.nextLong(Math.max(1, first.getEpochSecond() - from.getEpochSecond())));
      assertEquals(first, next(expression, between, "UTC"), "seed " + seed + ": " + expression);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30W 2 *"})
  void knowsWhatIsNeverDue(String expression) {
    assertNull(next(expression, Instant.parse("2026-01-01T00:00:00Z"), "UTC"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "* * * FOO *",
        "@never",
        "* * L-31 * *",
        "* * W * *",
        "* * * * 1#6",
        "* * * * #2",
        "-1 * * * *",
        "1- * * * *",
        "*/ * * * *",
        "* * 1WW * *",
        "* * LX * *",
        "99999999999 * * * *"
      })
  void refusesWhatIsNoExpression(String expression) {
    assertThrows(
        IllegalArgumentException.class, () -> Calculus.check(new Schedule.Cron(expression, "UTC")));
  }
}
