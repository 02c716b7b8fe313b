package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

/// The dialect `spring` against Spring itself, in UTC: clock changes are ours.
class SpringComparisonTest {
  private static final int EXPRESSIONS = 4_000;
  private static final int DUES = 8;

  private static JobSpec job(String expression) {
    return Jobs.of(new Schedule.Cron(expression, "UTC", Schedule.Dialect.SPRING, Jobs.DST));
  }

  private static List<Instant> theirs(String expression, Instant after) {
    CronExpression spring = CronExpression.parse(expression);
    List<Instant> dues = new ArrayList<>();
    @Nullable LocalDateTime due = spring.next(LocalDateTime.ofInstant(after, ZoneOffset.UTC));
    while (due != null && dues.size() < DUES) {
      dues.add(due.toInstant(ZoneOffset.UTC));
      due = spring.next(due);
    }
    return dues;
  }

  /// Spring gives up on what is rare, so what it doesn't find isn't compared.
  @Test
  void isDueWhenSpringSays() {
    int compared = 0;
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      String expression = new RandomCron(seed).spring();
      Instant after = Instant.ofEpochSecond(1_767_225_600L + new Random(seed).nextInt(90_000_000));
      if (expression.matches(".* \\S*7-7\\S*")) {
        continue; // every day to Spring, Sunday to us
      }
      List<Instant> theirs = theirs(expression, after);
      List<Instant> ours = Calculus.next(job(expression), after, theirs.size());
      assertEquals(theirs, ours, expression + " after " + after);
      compared += theirs.size();
    }
    assertTrue(compared > EXPRESSIONS * DUES / 2, "compared only " + compared);
  }

  /// The examples of Spring's documentation.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 * * * *",
        "*/10 * * * * *",
        "0 0 8-10 * * *",
        "0 0 6,19 * * *",
        "0 0/30 8-10 * * *",
        "0 0 9-17 * * MON-FRI",
        "0 0 0 25 12 ?",
        "0 0 0 L * *",
        "0 0 0 L-3 * *",
        "0 0 0 1W * *",
        "0 0 0 LW * *",
        "0 0 0 * * 5L",
        "0 0 0 * * THUL",
        "0 0 0 ? * 5#2",
        "0 0 0 ? * MON#1",
        "0 0 0 * * SUN-TUE",
        "0 0 0 * * 0/2",
        "@yearly",
        "@monthly",
        "@weekly",
        "@daily",
        "@hourly",
      })
  void isDueWhenTheDocumentationSays(String expression) {
    Instant after = Instant.parse("2026-01-01T00:00:00Z");
    assertEquals(theirs(expression, after), Calculus.next(job(expression), after, DUES));
  }

  /// Where we differ on purpose: if Spring changes, this tells. 31 May 2026 is a Sunday.
  @Test
  void keepsTheNearestWorkdayInItsMonth() {
    Instant may = Instant.parse("2026-05-01T00:00:00Z");
    assertEquals("2026-05-29T00:00:00Z", Calculus.next(job("0 0 0 31W * *"), may) + "");
    assertEquals("2026-07-31T00:00:00Z", theirs("0 0 0 31W * *", may).getFirst() + "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 0 1 *",
        "0 0 0 1 * * 2030",
        "? 0 0 1 * *",
        "0 0 0 1,? * *",
        "60 0 0 1 * *",
        "0 0 0 * * 8",
        "0 0 0 * * L",
        "0 0 0 L-31 * *",
        "0 0 22-2 * * *",
        "@never",
      })
  void refusesWhatIsNoExpression(String expression) {
    Schedule.Cron cron = new Schedule.Cron(expression, "UTC", Schedule.Dialect.SPRING, Jobs.DST);
    assertThrows(IllegalArgumentException.class, () -> Calculus.check(cron));
  }
}
