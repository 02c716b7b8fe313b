package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Schedule;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dialect `quartz` against Quartz itself, in UTC: clock changes are ours.
class QuartzComparisonTest {
  private static final int EXPRESSIONS = 4_000;
  private static final int DUES = 8;

  private static JobSpec job(String expression) {
    return Jobs.of(new Schedule.Cron(expression, "UTC", Schedule.Dialect.QUARTZ, Jobs.DST));
  }

  private static List<Instant> theirs(String expression, Instant after) throws ParseException {
    var quartz = new org.quartz.CronExpression(expression);
    quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
    List<Instant> dues = new ArrayList<>();
    @Nullable Date due = quartz.getNextValidTimeAfter(Date.from(after));
    while (due != null && dues.size() < DUES) {
      dues.add(due.toInstant());
      due = quartz.getNextValidTimeAfter(due);
    }
    return dues;
  }

  @Test
  void isDueWhenQuartzSays() throws ParseException {
    int compared = 0;
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      String expression = new RandomCron(seed).quartz();
      Instant after = Instant.ofEpochSecond(1_767_225_600L + new Random(seed).nextInt(90_000_000));
      if (expression.contains("W")) {
        continue;
      }
      List<Instant> theirs = theirs(expression, after);
      List<Instant> ours = Calculus.next(job(expression), after, DUES);
      assertEquals(theirs, ours, expression + " after " + after);
      compared += theirs.size();
    }
    assertTrue(compared > EXPRESSIONS * DUES / 2, "compared only " + compared);
  }

  /// The examples of Quartz' tutorial, and of its own tests.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 12 * * ?",
        "0 15 10 ? * *",
        "0 15 10 * * ? 2035",
        "0 * 14 * * ?",
        "0 0/5 14,18 * * ?",
        "0 0-5 14 * * ?",
        "0 10,44 14 ? 3 WED",
        "0 15 10 ? * MON-FRI",
        "0 15 10 15 * ?",
        "0 15 10 L * ?",
        "0 15 10 L-2 * ?",
        "0 15 10 ? * 6L",
        "0 15 10 ? * 6L 2032-2035",
        "0 15 10 ? * 6#3",
        "0 0 12 1/5 * ?",
        "0 11 11 11 11 ?",
        "0 0 0 LW * ?",
        "0 0 0 L-1W * ?",
        "0 0 0 15W * ?",
        "0 0 22-2 ? NOV-FEB FRI-MON",
        "30/10 0 0 28-3 * ?",
      })
  void isDueWhenTheTutorialSays(String expression) throws ParseException {
    Instant after = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(theirs(expression, after), Calculus.next(job(expression), after, DUES));
  }

  /// Where we differ on purpose: if Quartz changes, this tells.
  @Test
  void findsTheFirstWorkdayAfterASaturday() throws ParseException {
    Instant saturday = Instant.parse("2026-08-01T10:00:00Z");
    Instant monday = Instant.parse("2026-08-03T09:00:00Z");
    assertEquals(monday, Calculus.next(job("0 0 9 1W * ?"), saturday));
    assertNotEquals(monday, theirs("0 0 9 1W * ?", saturday).getFirst());
  }

  @Test
  void heedsAStepBehindNames() throws ParseException {
    Instant monday = Instant.parse("2026-01-05T12:00:00Z");
    assertEquals("2026-01-07T00:00:00Z", Calculus.next(job("0 0 0 ? * MON-FRI/2"), monday) + "");
    assertEquals("2026-01-06T00:00:00Z", theirs("0 0 0 ? * MON-FRI/2", monday).getFirst() + "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 0 * * *",
        "0 0 0 ? * ?",
        "0 0 0 1 * 2",
        "0 0 0 ?,1 * ?",
        "? 0 0 1 * ?",
        "0 0 0 1 *",
        "0 0 0 1 * ? 2030 1",
        "60 0 0 1 * ?",
        "0 0 0 ? * 0",
        "0 0 0 ? * 8",
        "0 0 0 1 * ? 1969",
        "0 0 0 1 * ? 2100",
        "0 0 0 1 * ? 2030-2029",
        "0 0 0 L-31 * ?",
        "@daily",
        "~ 0 0 1 * ?",
      })
  void refusesWhatIsNoExpression(String expression) {
    Schedule.Cron cron = new Schedule.Cron(expression, "UTC", Schedule.Dialect.QUARTZ, Jobs.DST);
    assertThrows(IllegalArgumentException.class, () -> Calculus.check(cron));
  }

  @Test
  void endsWithItsYears() {
    JobSpec job = job("0 0 0 1 1 ? 2030-2031");
    Instant last = Instant.parse("2031-01-01T00:00:00Z");
    assertEquals(last, Calculus.next(job, last.minusSeconds(1)));
    assertEquals(null, Calculus.next(job, last));
  }
}
