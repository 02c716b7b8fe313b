package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of occurrences that an outage left behind, beyond what [DeliveryTest] tells.
class MisfireTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    simulation = new Simulation(directory, 1);
    simulation.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static Policies policies(Misfire misfire, @Nullable Duration maxAge) {
    return new Policies(misfire, Overlap.SKIP, Guarantee.AT_LEAST_ONCE, maxAge);
  }

  private void outage(Duration length) {
    simulation.sleep(length);
    simulation.crash();
    simulation.advance(Duration.ofSeconds(20));
  }

  private List<Execution> missed(String job) {
    return simulation.ledger(job).stream()
        .filter(each -> each.outcome() == Outcome.MISSED)
        .toList();
  }

  @Test
  void whatIsOlderThanTheMaximumIsMissedUnderEveryPolicy() {
    for (Misfire misfire : Misfire.values()) {
      Policies policies = policies(misfire, Duration.ofSeconds(150));
      simulation.apply(Jobs.every(misfire.name(), MINUTE, in(0), policies, Bounds.NONE));
    }
    // Due in the outage: 60 s to 540 s; at 579 s the last two are young enough.
    outage(Duration.ofSeconds(578));
    assertEquals(9, simulation.ledger("SKIP").size());
    assertEquals(2, simulation.arrivals("FIRE_ALL").size());
    assertEquals(1, simulation.arrivals("FIRE_LAST").size());
    assertEquals(List.of(), simulation.arrivals("SKIP"));
    for (Misfire misfire : Misfire.values()) {
      List<Execution> old =
          missed(misfire.name()).stream().filter(each -> each.due().isBefore(in(429))).toList();
      assertEquals(7, old.size(), misfire.name());
      assertTrue(
          old.stream()
              .allMatch(each -> "older than misfire_max_age PT2M30S".equals(each.reason())));
    }
    assertEquals("left behind by an outage", missed("FIRE_LAST").getLast().reason());
    assertEquals(in(480), missed("FIRE_LAST").getLast().due());
  }

  @Test
  void aOneTimeJobThatIsTooOldFails() {
    Policies policies = policies(Misfire.FIRE_ALL, MINUTE);
    for (int due : List.of(50, 70)) {
      Instant at = in(due);
      simulation.apply(Jobs.create("at" + due, new Schedule.Once(at), at, policies, Bounds.NONE));
    }
    outage(Duration.ofSeconds(119));
    assertEquals(List.of(), simulation.arrivals("at50"));
    assertEquals(JobStatus.FAILED, simulation.job("at50").status());
    assertEquals("older than misfire_max_age PT1M", missed("at50").getFirst().reason());
    assertEquals(1, simulation.arrivals("at70").size());
  }

  @Test
  void everyMissedOccurrenceStandsInTheLedgerHoweverManyEntriesOfTheLogItTakes() {
    for (Misfire misfire : List.of(Misfire.SKIP, Misfire.FIRE_LAST)) {
      simulation.apply(
          Jobs.every(misfire.name(), MINUTE, in(0), policies(misfire, null), Bounds.NONE));
    }
    simulation.apply(
        Jobs.every(
            "old", MINUTE, in(0), policies(Misfire.FIRE_ALL, Duration.ofHours(1)), Bounds.NONE));
    outage(Duration.ofMinutes(2_500));
    for (String job : List.of("SKIP", "FIRE_LAST", "old")) {
      long number = simulation.job(job).number();
      List<Execution> all = simulation.store().reader().executions(number, null, 10_000);
      List<Instant> dues = all.reversed().stream().map(Execution::due).toList();
      for (int i = 0; i < 2_500; i++) {
        assertEquals(in(0).plus(MINUTE.multipliedBy(i + 1)), dues.get(i), job);
      }
      long calls = simulation.arrivals(job).size();
      assertEquals(
          all.size() - calls, all.stream().filter(each -> each.reason() != null).count(), job);
    }
    assertEquals(List.of(), simulation.arrivals("SKIP"));
    assertEquals(1, simulation.arrivals("FIRE_LAST").size());
    assertEquals(60, simulation.arrivals("old").size());
  }
}
