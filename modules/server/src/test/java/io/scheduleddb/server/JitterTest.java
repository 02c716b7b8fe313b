package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Occurrences that start later than they are due, each job's by its own share of the jitter.
class JitterTest {
  private static final Duration JITTER = Duration.ofSeconds(50);
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

  private static Command.CreateJob spread(Command.CreateJob create) {
    JobSpec spec = create.spec();
    return new Command.CreateJob(
        new JobSpec(
            spec.id(),
            spec.schedule(),
            spec.bounds(),
            spec.policies(),
            spec.target(),
            spec.retry(),
            spec.labels(),
            null,
            JITTER),
        create.firstDue(),
        null,
        null);
  }

  private void every(String id, Misfire misfire, Overlap overlap) {
    Policies policies = new Policies(misfire, overlap, Guarantee.AT_LEAST_ONCE);
    simulation.apply(spread(Jobs.every(id, MINUTE, in(0), policies, Bounds.NONE)));
  }

  private Duration offset(String id) {
    return simulation.job(id).spec().offset();
  }

  @Test
  void everyOccurrenceStartsLaterByTheSameShare() {
    every("nightly", Misfire.FIRE_LAST, Overlap.SKIP);
    Duration offset = offset("nightly");
    assertTrue(offset.compareTo(Duration.ofSeconds(5)) > 0 && offset.compareTo(JITTER) < 0);
    simulation.advance(Duration.ofSeconds(299));
    List<Instant> starts = new ArrayList<>();
    for (int due = 60; due <= 240; due += 60) {
      starts.add(in(due).plus(offset));
    }
    assertEquals(starts, simulation.arrivals("nightly"));
    List<Execution> ledger = simulation.ledger("nightly");
    assertEquals(in(60), ledger.getFirst().due());
    assertEquals(in(60), simulation.deliveries().getFirst().due());
    assertEquals(Duration.ZERO, ledger.getFirst().attempts().getFirst().lateness());
  }

  @Test
  void jobsThatAreDueTogetherAreSpread() {
    for (int i = 0; i < 500; i++) {
      simulation.apply(spread(Jobs.once("job-" + i, in(5))));
    }
    simulation.advance(Duration.ofSeconds(60));
    int[] fifths = new int[5];
    for (int i = 0; i < 500; i++) {
      Instant arrival = simulation.arrivals("job-" + i).getFirst();
      fifths[(int) Duration.between(in(5), arrival).dividedBy(JITTER.dividedBy(5))]++;
    }
    for (int fifth : fifths) {
      assertTrue(fifth > 70 && fifth < 130, Arrays.toString(fifths));
    }
  }

  @Test
  void whatStartsLateBecauseOfItsJitterIsNeitherLateNorLeftBehind() {
    every("skip", Misfire.SKIP, Overlap.SKIP);
    simulation.sleep(Duration.ofSeconds(58).plus(offset("skip")));
    simulation.crash();
    simulation.advance(Duration.ofSeconds(3));
    assertEquals(List.of(in(60).plus(offset("skip"))), simulation.arrivals("skip"));
  }

  @Test
  void theLastThatWasLeftBehindIsTheLastThatShouldHaveStarted() {
    every("last", Misfire.FIRE_LAST, Overlap.SKIP);
    Duration offset = offset("last");
    // 60 s and 120 s should have started, 180 s is due and starts later.
    simulation.sleep(Duration.ofSeconds(181));
    simulation.crash();
    simulation.advance(Duration.ofSeconds(57));
    assertEquals(
        List.of(Outcome.MISSED, Outcome.COMPLETED, Outcome.COMPLETED), simulation.outcomes("last"));
    assertEquals(List.of(in(182), in(180).plus(offset)), simulation.arrivals("last"));
  }

  @Test
  void theEarlierCallIsReplacedWhenTheNextStartsAndNotWhenItIsDue() {
    simulation.receiver = _ -> null;
    every("nightly", Misfire.FIRE_LAST, Overlap.REPLACE);
    simulation.advance(Duration.ofSeconds(120));
    assertEquals(List.of(), simulation.ledger("nightly"));
    simulation.advance(offset("nightly"));
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("nightly"));
    assertEquals(in(120).plus(offset("nightly")), simulation.arrivals("nightly").getLast());
  }

  @Test
  void aJitterAsLongAsTheTimeToTheNextIsRefused() {
    for (int seconds : new int[] {59, 60}) {
      JobDraft draft = draft(Duration.ofSeconds(seconds));
      if (seconds < 60) {
        assertEquals(
            draft.jitter(), simulation.scheduler().scheduling().preview(draft, 1).spec().jitter());
      } else {
        Refusal refusal =
            assertThrows(
                Refusal.class, () -> simulation.scheduler().scheduling().preview(draft, 1));
        assertEquals("/jitter", refusal.problem().errors().getFirst().pointer());
        assertTrue(refusal.getMessage().contains("PT1M between"), refusal.getMessage());
      }
    }
  }

  private static JobDraft draft(Duration jitter) {
    return new JobDraft(
        new JobId("a"),
        null,
        new JobDraft.When(null, null, "* * * * *", null, null, null, null, null),
        Bounds.NONE,
        null,
        null,
        null,
        null,
        jitter,
        new JobDraft.Call("http://receiver.test/", null, List.of(), null, null, null),
        JobDraft.Retry.UNSAID,
        Map.of(),
        null,
        "print",
        null);
  }

  @Test
  void theShareOfAnIdNeverChanges() {
    Schedule once = new Schedule.Once(in(5));
    for (var known : Map.of("a", 28_315L, "order-17", 15_231L, "~", 26_298L).entrySet()) {
      Command.CreateJob create = Jobs.create(known.getKey(), once, in(5), Jobs.ONCE, Bounds.NONE);
      assertEquals(known.getValue(), spread(create).spec().offset().toMillis(), known.getKey());
    }
  }
}
