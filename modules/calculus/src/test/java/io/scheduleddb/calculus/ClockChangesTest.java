package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.DstRules.Gap;
import io.scheduleddb.api.DstRules.Overlap;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Holds what the calculus finds around every change of every zone's clock from 2020 to 2035
/// against a second implementation, which shares nothing with it: it walks through the minutes of
/// the local calendar and asks the zone, for each that an expression names, at which instants the
/// wall shows it.
///
/// With `-Doracle=wide` it walks further from each change, and through all the years in two odd
/// zones instead of through 120 days.
class ClockChangesTest {
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2036-01-01T00:00:00Z");
  private static final boolean WIDE = "wide".equals(System.getProperty("oracle"));

  private static final Duration REACH = Duration.ofHours(WIDE ? 27 : 4);

  /// Between the instants that are asked about besides those that are due: some lie amid what the
  /// wall shows for the second time, which a walk from one due instant to the next may never meet.
  private static final Duration STEP = Duration.ofMinutes(17);

  private static final List<DstRules> RULES =
      List.of(
          DstRules.UNSAID,
          new DstRules(Gap.RUN_AFTER, Overlap.ONCE),
          new DstRules(Gap.RUN_AFTER, Overlap.TWICE),
          new DstRules(Gap.SKIP, Overlap.ONCE),
          new DstRules(Gap.SKIP, Overlap.TWICE));

  /// Expressions, each with its meaning written by hand.
  private static final Map<String, Predicate<LocalDateTime>> GRID = new TreeMap<>();

  static {
    GRID.put("* * * * *", local -> true);
    GRID.put("*/15 * * * *", local -> local.getMinute() % 15 == 0);
    GRID.put("7 * * * *", local -> local.getMinute() == 7);
    GRID.put("*/20 0-3 * * *", l -> l.getMinute() % 20 == 0 && l.getHour() <= 3);
    GRID.put("0 0 * * *", local -> local.getMinute() == 0 && local.getHour() == 0);
    GRID.put("30 2 * * *", local -> local.getMinute() == 30 && local.getHour() == 2);
    GRID.put(
        "0,59 1,2,3 * * *",
        l -> l.getMinute() % 59 == 0 && l.getHour() / 4 == 0 && l.getHour() > 0);
    GRID.put("15 */2 * * *", local -> local.getMinute() == 15 && local.getHour() % 2 == 0);
    GRID.put("45 23 * * *", local -> local.getMinute() == 45 && local.getHour() == 23);
    GRID.put(
        "10 1 * * 0",
        l -> l.getMinute() == 10 && l.getHour() == 1 && l.getDayOfWeek().getValue() == 7);
    GRID.put("5 0-2 1 * *", l -> l.getMinute() == 5 && l.getHour() <= 2 && l.getDayOfMonth() == 1);
    GRID.put("29 2 * 3 *", l -> l.getMinute() == 29 && l.getHour() == 2 && l.getMonthValue() == 3);
  }

  /// One zone of each set of rules.
  private static Collection<ZoneId> zones() {
    Map<List<?>, ZoneId> zones = new HashMap<>();
    for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(name);
      zones.putIfAbsent(List.of(changes(zone), zone.getRules().getOffset(BEGIN)), zone);
    }
    return zones.values();
  }

  private static List<Instant> changes(ZoneId zone) {
    List<Instant> changes = new ArrayList<>();
    var change = zone.getRules().nextTransition(BEGIN);
    while (change != null && change.getInstant().isBefore(END)) {
      changes.add(change.getInstant());
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return changes;
  }

  @Test
  void agreesWithAWalkThroughTheCalendarAroundEveryChange() {
    int windows = 0;
    long due = 0;
    for (ZoneId zone : zones()) {
      for (Instant change : changes(zone)) {
        due += compareAll(zone, change.minus(REACH), change.plus(REACH));
        windows++;
      }
    }
    assertTrue(windows > 1_000 && due > 1_000_000, windows + " windows, " + due + " due");
  }

  @Test
  void agreesWithAWalkThroughWholeYears() {
    for (String name : List.of("Australia/Lord_Howe", "Africa/Casablanca")) {
      compareAll(ZoneId.of(name), BEGIN, WIDE ? END : BEGIN.plus(Duration.ofDays(120)));
    }
  }

  /// Intervals of a day whose local time is amid what a change skips or repeats.
  @Test
  void agreesOnIntervalsOfTheCalendar() {
    int compared = 0;
    for (ZoneId zone : zones()) {
      for (Instant at : changes(zone)) {
        ZoneOffsetTransition change = zone.getRules().getTransition(shownAt(zone, at));
        LocalDateTime amid = earlier(change).plusMinutes(10);
        LocalDateTime first = amid.minusDays(2);
        if (zone.getRules().getValidOffsets(first).size() == 1) {
          compareDaily(zone, first);
          compared++;
        }
      }
    }
    assertTrue(compared > 1_000, compared + " compared");
  }

  /// A local time that the change at an instant skips or repeats.
  private static LocalDateTime shownAt(ZoneId zone, Instant change) {
    return earlier(zone.getRules().nextTransition(change.minusMillis(1)));
  }

  private static LocalDateTime earlier(ZoneOffsetTransition change) {
    return change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
  }

  private static void compareDaily(ZoneId zone, LocalDateTime first) {
    List<LocalDateTime> days = Stream.iterate(first, day -> day.plusDays(1)).limit(5).toList();
    Instant anchor = first.atZone(zone).toInstant();
    Instant to = days.getLast().atZone(zone).toInstant();
    for (DstRules dst : RULES) {
      Schedule schedule = new Schedule.EveryPeriod(Period.ofDays(1), anchor, zone.getId(), dst);
      boolean twice = dst.overlap() == Overlap.TWICE;
      compare(schedule, expected(days, zone, dst, twice), anchor.minusMillis(1), to);
    }
  }

  private static long compareAll(ZoneId zone, Instant from, Instant to) {
    long due = 0;
    for (Map.Entry<String, Predicate<LocalDateTime>> cron : GRID.entrySet()) {
      List<LocalDateTime> matching = walk(cron.getValue(), zone, from, to);
      for (DstRules dst : RULES) {
        boolean twice =
            dst.overlap() == Overlap.TWICE
                || (dst.overlap() == Overlap.UNSAID && cron.getKey().split(" ")[1].startsWith("*"));
        Schedule schedule =
            new Schedule.Cron(cron.getKey(), zone.getId(), Schedule.Dialect.UNIX, dst);
        due += compare(schedule, expected(matching, zone, dst, twice), from, to);
      }
    }
    return due;
  }

  private static long compare(
      Schedule schedule, NavigableSet<Instant> expected, Instant from, Instant to) {
    JobSpec job = Jobs.of(schedule);
    List<Instant> found = new ArrayList<>();
    @Nullable Instant due = Calculus.next(job, from);
    while (due != null && !due.isAfter(to)) {
      found.add(due);
      due = Calculus.next(job, due);
    }
    List<Instant> within = List.copyOf(expected.subSet(from, false, to, true));
    assertEquals(within, found, () -> schedule + " from " + from);
    for (Instant at = from; at.isBefore(to); at = at.plus(STEP)) {
      Instant next = expected.higher(at);
      if (next != null && !next.isAfter(to)) {
        Instant after = at;
        assertEquals(next, Calculus.next(job, after), () -> schedule + " after " + after);
      }
    }
    return found.size();
  }

  /// The minutes of the calendar that an expression names, in a span and a little beyond.
  private static List<LocalDateTime> walk(
      Predicate<LocalDateTime> due, ZoneId zone, Instant from, Instant to) {
    List<LocalDateTime> matching = new ArrayList<>();
    LocalDateTime local = LocalDateTime.ofInstant(from, zone).minusHours(3);
    LocalDateTime end = LocalDateTime.ofInstant(to, zone).plusHours(3);
    for (local = local.withSecond(0); local.isBefore(end); local = local.plusMinutes(1)) {
      if (due.test(local)) {
        matching.add(local);
      }
    }
    return matching;
  }

  /// The instants at which local times are due.
  private static NavigableSet<Instant> expected(
      List<LocalDateTime> locals, ZoneId zone, DstRules dst, boolean twice) {
    NavigableSet<Instant> instants = new TreeSet<>();
    for (LocalDateTime local : locals) {
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
      if (offsets.isEmpty() && dst.gap() == Gap.RUN_AFTER) {
        instants.add(zone.getRules().getTransition(local).getInstant());
      }
      offsets.stream()
          .limit(twice ? 2 : 1)
          .forEach(offset -> instants.add(local.toInstant(offset)));
    }
    return instants;
  }
}
