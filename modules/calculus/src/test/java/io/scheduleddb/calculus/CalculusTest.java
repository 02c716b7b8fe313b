package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalculusTest {
  private static final Instant ANCHOR = Instant.parse("2026-01-31T09:00:00Z");

  private static Instant at(String text) {
    return Instant.parse(text);
  }

  @Test
  void countsExactIntervalsFromTheAnchor() {
    Schedule every = new Schedule.Every(Duration.ofMinutes(7), ANCHOR);
    assertEquals(ANCHOR, Calculus.next(Jobs.of(every), ANCHOR.minusSeconds(1)));
    assertEquals(ANCHOR.plusSeconds(420), Calculus.next(Jobs.of(every), ANCHOR));
    assertEquals(ANCHOR.plusSeconds(840), Calculus.next(Jobs.of(every), ANCHOR.plusSeconds(420)));
    assertEquals(
        ANCHOR.plusSeconds(420), Calculus.next(Jobs.of(every), ANCHOR.plusMillis(419_999)));
  }

  @Test
  void keepsTheLastDayWhereAMonthHasIt() {
    Schedule every = new Schedule.EveryPeriod(Period.ofMonths(1), ANCHOR, "UTC");
    assertEquals(
        List.of(at("2026-02-28T09:00:00Z"), at("2026-03-31T09:00:00Z"), at("2026-04-30T09:00:00Z")),
        Calculus.next(Jobs.of(every), ANCHOR, 3));
  }

  @Test
  void keepsTheLocalTimeOverAChangeOfTheClock() {
    Schedule every =
        new Schedule.EveryPeriod(Period.ofDays(1), at("2026-03-27T08:00:00Z"), "Europe/Berlin");
    assertEquals(
        List.of(at("2026-03-28T08:00:00Z"), at("2026-03-29T07:00:00Z"), at("2026-03-30T07:00:00Z")),
        Calculus.next(Jobs.of(every), at("2026-03-27T08:00:00Z"), 3));
  }

  @Test
  void isDueAtTheMomentOfTheChangeWhenTheLocalTimeIsSkipped() {
    Schedule every =
        new Schedule.EveryPeriod(Period.ofDays(1), at("2026-03-28T01:30:00Z"), "Europe/Berlin");
    assertEquals(
        at("2026-03-29T01:00:00Z"), Calculus.next(Jobs.of(every), at("2026-03-28T01:30:00Z")));
  }

  @Test
  void staysWithinItsBounds() {
    Schedule hourly = new Schedule.Cron("0 * * * *", "UTC");
    Bounds bounds = new Bounds(at("2026-01-02T00:00:00Z"), at("2026-01-02T02:30:00Z"), 0);
    JobSpec job = Jobs.of(hourly, bounds, "any");
    assertEquals(
        List.of(at("2026-01-02T00:00:00Z"), at("2026-01-02T01:00:00Z"), at("2026-01-02T02:00:00Z")),
        Calculus.next(job, at("2026-01-01T00:00:00Z"), 10));
    assertNull(Calculus.next(job, at("2026-01-02T02:00:00Z")));
  }

  @Test
  void isDueOnceOnly() {
    Schedule once = new Schedule.Once(ANCHOR);
    assertEquals(ANCHOR, Calculus.next(Jobs.of(once), ANCHOR.minusMillis(1)));
    assertNull(Calculus.next(Jobs.of(once), ANCHOR));
  }
}
