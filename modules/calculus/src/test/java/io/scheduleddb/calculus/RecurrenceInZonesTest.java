package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Recurrence rules where the clock is changed, and their ends.
class RecurrenceInZonesTest {
  private static final String BERLIN = "Europe/Berlin";

  private static Schedule.Recurrence rule(String rule, String anchor) {
    return Calculus.recurrence(rule, Instant.parse(anchor), BERLIN);
  }

  private static List<String> next(Schedule schedule, String after, int count) {
    return Calculus.next(Jobs.of(schedule), Instant.parse(after), count).stream()
        .map(Instant::toString)
        .toList();
  }

  @Test
  void keepsTheLocalTimeOverAChange() {
    var nine = rule("FREQ=DAILY", "2026-03-27T08:00:00Z");
    assertEquals(
        List.of("2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"),
        next(nine, "2026-03-27T08:00:00Z", 3));
  }

  @Test
  void aTimeThatIsSkippedIsDueAtTheChange() {
    var halfPastTwo = rule("FREQ=DAILY;BYHOUR=2;BYMINUTE=10,30", "2026-03-27T00:00:00Z");
    assertEquals(
        List.of(
            "2026-03-28T01:10:00Z",
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-30T00:10:00Z"),
        next(halfPastTwo, "2026-03-28T00:00:00Z", 4));
  }

  @Test
  void aTimeThatComesTwiceIsDueOnce() {
    var halfPastTwo = rule("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-10-23T00:00:00Z");
    assertEquals(
        List.of("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        next(halfPastTwo, "2026-10-24T00:00:00Z", 3));
    assertEquals(List.of("2026-10-26T01:30:00Z"), next(halfPastTwo, "2026-10-25T01:10:00Z", 1));
  }

  @Test
  void aRuleOfHoursFollowsTheClockThroughBothPasses() {
    var hourly = rule("FREQ=HOURLY", "2026-10-20T00:15:00Z");
    assertEquals(
        List.of("2026-10-25T00:15:00Z", "2026-10-25T01:15:00Z", "2026-10-25T02:15:00Z"),
        next(hourly, "2026-10-25T00:00:00Z", 3));
    var named = rule("FREQ=HOURLY;BYHOUR=1,2,3", "2026-10-20T00:15:00Z");
    assertEquals(
        List.of("2026-10-24T23:15:00Z", "2026-10-25T00:15:00Z", "2026-10-25T02:15:00Z"),
        next(named, "2026-10-24T22:00:00Z", 3));
  }

  @Test
  void anEndInUtcIsAnInstantAndOneWithoutIsLocal() {
    var utc = rule("FREQ=HOURLY;UNTIL=20260601T100000Z", "2026-06-01T08:00:00Z");
    assertEquals(2, next(utc, "2026-06-01T08:00:00Z", 9).size());
    var local = rule("FREQ=HOURLY;UNTIL=20260601T110000", "2026-06-01T08:00:00Z");
    assertEquals(List.of("2026-06-01T09:00:00Z"), next(local, "2026-06-01T08:00:00Z", 9));
    var day = rule("FREQ=HOURLY;UNTIL=20260601", "2026-06-01T08:00:00Z");
    assertEquals("2026-06-01T21:00:00Z", next(day, "2026-06-01T08:00:00Z", 99).getLast());
  }

  @Test
  void aCountCountsFromTheStartAlsoWhenThatIsPast() {
    var ten = rule("FREQ=DAILY;COUNT=10", "2026-01-01T08:00:00Z");
    assertEquals(LocalDateTime.parse("2026-01-10T09:00:00"), ten.end());
    assertEquals(
        List.of("2026-01-09T08:00:00Z", "2026-01-10T08:00:00Z"),
        next(ten, "2026-01-08T08:00:00Z", 9));
    assertNull(Calculus.next(Jobs.of(ten), Instant.parse("2026-01-10T08:00:00Z")));
  }

  @Test
  void bothTheRulesEndAndTheJobsHold() {
    var daily = rule("FREQ=DAILY;COUNT=10", "2026-01-01T08:00:00Z");
    Bounds bounds =
        new Bounds(Instant.parse("2026-01-03T08:00:00Z"), Instant.parse("2026-01-05T08:00:00Z"), 0);
    assertEquals(
        List.of("2026-01-03T08:00:00Z", "2026-01-04T08:00:00Z", "2026-01-05T08:00:00Z"),
        Calculus.next(Jobs.of(daily, bounds, "any"), Instant.parse("2026-01-01T00:00:00Z"), 9)
            .stream()
            .map(Instant::toString)
            .toList());
  }

  /// Against a search that writes all local times out, over random rules around changes of clocks
  /// by an hour, by half an hour, and of whole days.
  @Test
  void findsWhatAWalkOverAllLocalTimesFinds() {
    String[] zones = {BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"};
    int compared = 0;
    for (int seed = 0; seed < 1_500; seed++) {
      Random random = new Random(seed);
      ZoneId zone = ZoneId.of(zones[random.nextInt(zones.length)]);
      Instant about = change(zone.getRules(), random);
      RandomRules rules = new RandomRules(seed);
      String text = rules.rule();
      Instant anchor = about.minusSeconds(random.nextInt(30_000));
      Schedule.Recurrence schedule = Calculus.recurrence(text, anchor, zone.getId());
      List<Instant> expected = walk(schedule, zone, about.plusSeconds(8_000));
      Instant from = about.minusSeconds(8_000);
      expected.removeIf(due -> !due.isAfter(from));
      List<Instant> found = found(schedule, from, about.plusSeconds(8_000), expected.size() + 1);
      assertEquals(expected, found, "seed " + seed + ": " + schedule);
      compared += expected.size();
    }
    assertTrue(compared > 10_000, "compared only " + compared);
  }

  private static Instant change(ZoneRules rules, Random random) {
    Instant from = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(400_000_000));
    return rules.nextTransition(from).getInstant();
  }

  private static List<Instant> found(Schedule schedule, Instant from, Instant to, int most) {
    List<Instant> found = new ArrayList<>();
    @Nullable Instant due = Calculus.next(Jobs.of(schedule), from);
    while (due != null && !due.isAfter(to) && found.size() < most) {
      found.add(due);
      due = Calculus.next(Jobs.of(schedule), due);
    }
    return found;
  }

  private static List<Instant> walk(Schedule.Recurrence schedule, ZoneId zone, Instant to) {
    ZoneRules rules = zone.getRules();
    RecurrenceRule rule = RuleReading.parse(schedule.rule());
    boolean both = rule.frequency().isOfClock() && rule.of(RulePart.BYHOUR).isEmpty();
    LocalDateTime start = LocalDateTime.ofInstant(schedule.anchor(), zone);
    Recurrence recurrence = new Recurrence(rule, start);
    TreeSet<Instant> all = new TreeSet<>();
    @Nullable LocalDateTime local = recurrence.firstFrom(start);
    LocalDateTime last = LocalDateTime.ofInstant(to, zone).plusHours(3);
    while (local != null && !local.isAfter(last)) {
      List<ZoneOffset> offsets = rules.getValidOffsets(local);
      if (offsets.isEmpty()) {
        all.add(rules.getTransition(local).getInstant());
      } else {
        all.add(local.toInstant(offsets.getFirst()));
        all.add(local.toInstant(both ? offsets.getLast() : offsets.getFirst()));
      }
      local = recurrence.firstFrom(local.plusSeconds(1));
    }
    all.removeIf(due -> due.isAfter(to));
    return new ArrayList<>(all);
  }
}
