package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose time zone the time-zone data doesn't know any more.
class StrandedTest {
  private static final String WHY =
      "the time-zone data of the node that delivers doesn't know " + MovingZone.ID;

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    MovingZone.set(2);
    simulation = new Simulation(directory, 1);
    simulation.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static Policies policies(Misfire misfire, Overlap overlap, Guarantee guarantee) {
    return new Policies(misfire, overlap, guarantee);
  }

  /// Due every minute, from 60 s on.
  private void minutely(String id, Policies policies) {
    Schedule schedule = new Schedule.Cron("* * * * *", MovingZone.ID);
    simulation.apply(Jobs.create(id, schedule, in(60), policies, Bounds.NONE));
  }

  @Test
  void whatIsDueIsDeliveredAndTheJobPausedAndNothingElseStops() {
    minutely("job", Jobs.RECURRING);
    simulation.apply(Jobs.every("other", Duration.ofMinutes(1), in(0)));
    MovingZone.forget();
    simulation.advance(Duration.ofSeconds(200));
    assertEquals(List.of(in(60)), simulation.arrivals("job"));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("job"));
    assertEquals(JobStatus.PAUSED, simulation.job("job").status());
    assertEquals(WHY, simulation.job("job").reason());
    assertEquals(3, simulation.arrivals("other").size());
  }

  @Test
  void itGoesOnWhenItIsResumedOnceTheZoneIsKnown() {
    minutely("job", Jobs.RECURRING);
    MovingZone.forget();
    simulation.advance(Duration.ofSeconds(100));
    var scheduling = simulation.scheduler().scheduling();
    Refusal refusal =
        assertThrows(
            Refusal.class, () -> scheduling.resume(new JobId("job"), new Precondition.None()));
    assertEquals(Problem.Kind.CONFLICT, refusal.problem().kind());
    assertTrue(refusal.getMessage().contains(MovingZone.ID), refusal.getMessage());
    MovingZone.set(2);
    simulation.apply(new Command.ResumeJob(new JobId("job"), in(120)));
    simulation.advance(Duration.ofSeconds(100));
    assertEquals(List.of(in(60), in(120), in(180)), simulation.arrivals("job"));
    assertEquals(3, simulation.ledger("job").size());
  }

  @Test
  void whateverIsDecidedOfTheOccurrenceItStandsInTheLedger() {
    minutely("skip", policies(Misfire.SKIP, Overlap.SKIP, Guarantee.AT_LEAST_ONCE));
    minutely("last", policies(Misfire.FIRE_LAST, Overlap.SKIP, Guarantee.AT_LEAST_ONCE));
    minutely("once", policies(Misfire.FIRE_ALL, Overlap.SKIP, Guarantee.AT_MOST_ONCE));
    simulation.advance(Duration.ofSeconds(58));
    simulation.sleep(Duration.ofSeconds(31));
    MovingZone.forget();
    simulation.crash();
    simulation.advance(Duration.ofSeconds(30));
    assertEquals(List.of(Outcome.MISSED), simulation.outcomes("skip"));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("last"));
    assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("once"));
    for (String job : List.of("skip", "last", "once")) {
      assertEquals(JobStatus.PAUSED, simulation.job(job).status(), job);
      assertEquals(1, simulation.job(job).occurrences(), job);
    }
  }

  @Test
  void whatWaitsForAnEarlierOneIsSkippedByThePause() {
    simulation.receiver = _ -> null;
    minutely("job", policies(Misfire.FIRE_LAST, Overlap.QUEUE, Guarantee.AT_LEAST_ONCE));
    simulation.advance(Duration.ofSeconds(100));
    MovingZone.forget();
    simulation.advance(Duration.ofSeconds(60));
    assertEquals(List.of(Outcome.SKIPPED), simulation.outcomes("job"));
    assertEquals(JobStatus.PAUSED, simulation.job("job").status());
  }

  @Test
  void aCancelNeedsNoZone() {
    minutely("job", Jobs.RECURRING);
    MovingZone.forget();
    simulation.apply(new Command.CancelJob(new JobId("job"), null, List.of()));
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("job"));
    var scheduling = simulation.scheduler().scheduling();
    assertEquals(JobStatus.CANCELLED, scheduling.job(new JobId("job"), Consistency.LOCAL).status());
  }
}
