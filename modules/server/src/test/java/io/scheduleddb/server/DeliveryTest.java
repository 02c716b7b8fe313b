package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The course of occurrences, told by what receivers see and what the ledger says.
class DeliveryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    simulation = new Simulation(directory, 1);
    simulation.advance(SECOND);
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private SimulatedCourier.Answer status(int status) {
    return new SimulatedCourier.Answer(status, Duration.ofMillis(3));
  }

  @Test
  void firesOnceWhenExactlyDue() {
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(30));
    assertEquals(List.of(in(5)), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
  }

  @Test
  void firesAtOnceWhatIsDueAlready() {
    simulation.apply(Jobs.once("late", in(-3600)));
    simulation.advance(SECOND);
    assertEquals(List.of(in(1)), simulation.arrivals("late"));
    assertEquals(in(-3600), simulation.ledger("late").getFirst().due());
  }

  @Test
  void firesInDueOrderOverManySlots() {
    for (int i = 40; i > 0; i--) {
      simulation.apply(Jobs.once("job" + i, in(3 * i)));
    }
    simulation.advance(Duration.ofSeconds(200));
    for (int i = 1; i <= 40; i++) {
      assertEquals(List.of(in(3 * i)), simulation.arrivals("job" + i));
    }
    assertTrue(simulation.store().reader().grants().size() <= 2, "slots that are over are closed");
  }

  @Test
  void retriesWithBackoffAndEndsAsFailed() {
    simulation.receiver = _ -> status(500);
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(60));
    assertEquals(
        List.of(in(5), in(6).plusMillis(3), in(8).plusMillis(6)), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.FAILED), simulation.outcomes("a"));
    assertEquals(3, simulation.ledger("a").getFirst().attempts().size());
    assertEquals(JobStatus.FAILED, simulation.job("a").status());
  }

  @Test
  void doesNotRetryWhatTheReceiverRefuses() {
    simulation.receiver = _ -> status(404);
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(60));
    assertEquals(1, simulation.arrivals("a").size());
    assertEquals(JobStatus.FAILED, simulation.job("a").status());
  }

  @Test
  void endsAsTimeoutWhenTheLastAttemptTimesOut() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(0, SECOND);
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(60));
    assertEquals(JobStatus.TIMEOUT, simulation.job("a").status());
    assertEquals(List.of(Outcome.TIMEOUT), simulation.outcomes("a"));
  }

  @Test
  void keepsTheRhythmOfARecurringJob() {
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofSeconds(100));
    assertEquals(100, simulation.arrivals("r").size());
    assertEquals(in(2), simulation.arrivals("r").getFirst());
    assertEquals(in(101), simulation.arrivals("r").getLast());
    assertTrue(simulation.outcomes("r").stream().allMatch(Outcome.COMPLETED::equals));
  }

  @Test
  void deliversByARecurrenceRuleUntilItsCount() {
    LocalDateTime end = LocalDateTime.ofInstant(in(60), ZoneOffset.UTC);
    Schedule rule =
        new Schedule.Recurrence("FREQ=SECONDLY;INTERVAL=20;COUNT=3", in(20), "UTC", end);
    simulation.apply(Jobs.create("r", rule, in(20), Jobs.RECURRING, Bounds.NONE));
    simulation.advance(Duration.ofSeconds(100));
    assertEquals(List.of(in(20), in(40), in(60)), simulation.arrivals("r"));
    assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
  }

  @Test
  void endsAfterTheLastOccurrence() {
    simulation.apply(Jobs.every("r", SECOND, in(1), Jobs.RECURRING, new Bounds(null, null, 3)));
    simulation.advance(Duration.ofSeconds(20));
    assertEquals(3, simulation.arrivals("r").size());
    assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
  }

  @Test
  void skipsAnOccurrenceWhileTheOneBeforeIsOpen() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(2500));
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofSeconds(7));
    assertEquals(List.of(in(2), in(5), in(8)), simulation.arrivals("r"));
    assertEquals(
        List.of(
            Outcome.COMPLETED,
            Outcome.SKIPPED,
            Outcome.SKIPPED,
            Outcome.COMPLETED,
            Outcome.SKIPPED,
            Outcome.SKIPPED),
        simulation.outcomes("r").subList(0, 6));
  }

  @Test
  void deliversOverlappingOccurrencesWhenTheJobAllowsIt() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(2500));
    Policies allow = new Policies(Misfire.FIRE_LAST, Overlap.ALLOW, Guarantee.AT_LEAST_ONCE);
    simulation.apply(Jobs.every("r", SECOND, in(1), allow, Bounds.NONE));
    simulation.advance(Duration.ofSeconds(7));
    assertEquals(7, simulation.arrivals("r").size());
  }

  @Test
  void deliversAgainWhatACrashMadeUncertain() {
    simulation.receiver = _ -> null;
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(5));
    simulation.receiver = _ -> status(200);
    simulation.crash();
    simulation.advance(SECOND);
    assertEquals(2, simulation.arrivals("a").size());
    var deliveries = simulation.deliveries();
    assertEquals(deliveries.get(0).webhookId(), deliveries.get(1).webhookId());
    assertTrue(deliveries.get(1).fence() > deliveries.get(0).fence());
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void recordsAsUnknownWhatMustNotBeRepeated() {
    simulation.receiver = _ -> null;
    simulation.apply(Jobs.atMostOnce("a", in(5)));
    simulation.apply(Jobs.atMostOnce("b", in(8)));
    simulation.advance(Duration.ofSeconds(5));
    simulation.receiver = _ -> status(200);
    simulation.crash();
    simulation.advance(Duration.ofSeconds(10));
    assertEquals(1, simulation.arrivals("a").size());
    assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("a"));
    assertEquals(List.of(in(8)), simulation.arrivals("b"), "not due before the crash, so certain");
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("b"));
  }

  @Test
  void catchesUpAfterAnOutageByThePolicyOfTheJob() {
    for (Misfire misfire : Misfire.values()) {
      Policies policies = new Policies(misfire, Overlap.SKIP, Guarantee.AT_LEAST_ONCE);
      simulation.apply(
          Jobs.every(misfire.name(), Duration.ofSeconds(20), in(1), policies, Bounds.NONE));
    }
    simulation.apply(Jobs.once("once", in(90)));
    simulation.advance(Duration.ofSeconds(25));
    simulation.sleep(Duration.ofSeconds(104));
    simulation.crash();
    simulation.advance(Duration.ofSeconds(20));
    assertEquals(List.of(in(130)), simulation.arrivals("once"));
    assertEquals(7, simulation.arrivals("FIRE_ALL").size());
    assertEquals(7, simulation.ledger("FIRE_ALL").size());
    assertEquals(List.of(in(21), in(130), in(141)), simulation.arrivals("FIRE_LAST"));
    assertEquals(
        List.of(
            Outcome.COMPLETED,
            Outcome.MISSED,
            Outcome.MISSED,
            Outcome.MISSED,
            Outcome.MISSED,
            Outcome.COMPLETED,
            Outcome.COMPLETED),
        simulation.outcomes("FIRE_LAST"));
    assertEquals(List.of(in(21), in(141)), simulation.arrivals("SKIP"));
    assertEquals(7, simulation.ledger("SKIP").size());
  }

  @Test
  void cancelsWhatHasNotStarted() {
    simulation.apply(Jobs.once("a", in(5)));
    Reply reply = simulation.apply(new Command.CancelJob(new JobId("a"), "no need", List.of()));
    assertEquals(false, assertInstanceOf(Reply.Cancelled.class, reply).inFlight());
    simulation.advance(Duration.ofSeconds(20));
    assertEquals(List.of(), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("a"));
    assertEquals(JobStatus.CANCELLED, simulation.job("a").status());
  }

  @Test
  void aCancelEndsWhatAnOutageKeptFromBeingScheduled() {
    simulation.apply(Jobs.every("a", Duration.ofSeconds(60), in(-50)));
    simulation.advance(Duration.ofSeconds(20));
    simulation.sleep(Duration.ofSeconds(200));
    simulation.apply(
        new Command.CancelJob(
            new JobId("a"), "over", List.of(), List.of(in(10), in(130), in(190), in(250))));
    assertEquals(
        List.of(Outcome.COMPLETED, Outcome.CANCELLED, Outcome.CANCELLED, Outcome.CANCELLED),
        simulation.outcomes("a"));
    assertEquals(List.of(), simulation.store().reader().slots(0, Long.MAX_VALUE, 10));
  }

  @Test
  void saysInFlightWhenACancelComesTooLate() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, SECOND);
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofMillis(4500));
    Reply reply = simulation.apply(new Command.CancelJob(new JobId("a"), null, List.of()));
    assertEquals(true, assertInstanceOf(Reply.Cancelled.class, reply).inFlight());
    simulation.advance(Duration.ofSeconds(5));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void startsNothingBetweenACancelAndItsAnswer() {
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofMillis(3999));
    // The cancel is logged before the instant, and applied after it.
    var reply = simulation.submit(new Command.CancelJob(new JobId("a"), null, List.of()));
    simulation.applyLog();
    simulation.sleep(Duration.ofMillis(10));
    simulation.settle();
    assertEquals(false, assertInstanceOf(Reply.Cancelled.class, reply.join()).inFlight());
    assertEquals(List.of(), simulation.arrivals("a"));
  }

  @Test
  void saysInFlightOfWhatADeadNodeMayHaveStarted() {
    simulation.receiver = _ -> null;
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(5));
    simulation.crash();
    Reply reply = simulation.apply(new Command.CancelJob(new JobId("a"), null, List.of()));
    assertEquals(true, assertInstanceOf(Reply.Cancelled.class, reply).inFlight());
    simulation.advance(SECOND);
    assertEquals(1, simulation.arrivals("a").size(), "not called again");
    assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("a"));
    assertEquals(JobStatus.CANCELLED, simulation.job("a").status());
  }

  @Test
  void doesNotRetryAfterACancel() {
    simulation.receiver = _ -> status(500);
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofMillis(4500));
    simulation.apply(new Command.CancelJob(new JobId("a"), null, List.of()));
    simulation.advance(Duration.ofSeconds(20));
    assertEquals(1, simulation.arrivals("a").size());
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("a"));
  }

  @Test
  void forgetsADeletedJob() {
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofSeconds(3));
    simulation.apply(new Command.DeleteJob(new JobId("r")));
    int before = simulation.deliveries().size();
    simulation.advance(Duration.ofSeconds(10));
    assertEquals(before, simulation.deliveries().size());
    assertInstanceOf(Reply.Refused.class, simulation.apply(new Command.DeleteJob(new JobId("r"))));
  }

  @Test
  void pausesAndResumes() {
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofMillis(2500));
    simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
    simulation.advance(Duration.ofSeconds(10));
    assertEquals(2, simulation.arrivals("r").size());
    simulation.apply(new Command.ResumeJob(new JobId("r"), in(20)));
    simulation.advance(Duration.ofSeconds(10));
    assertEquals(in(20), simulation.arrivals("r").get(2));
    assertEquals(in(21), simulation.arrivals("r").get(3));
  }

  @Test
  void pausesAJobWhoseReceiverIsGone() {
    simulation.receiver = _ -> status(410);
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofSeconds(10));
    assertEquals(1, simulation.arrivals("r").size());
    assertEquals(JobStatus.PAUSED, simulation.job("r").status());
  }

  @Test
  void aStopGivesTheGrantsBackSoThatNothingIsUncertain() {
    simulation.apply(Jobs.atMostOnce("a", in(5)));
    simulation.advance(Duration.ofSeconds(2));
    var stopped = simulation.scheduler().stop();
    simulation.settle();
    assertTrue(stopped.isDone());
    simulation.sleep(Duration.ofSeconds(5));
    simulation.crash();
    simulation.advance(SECOND);
    assertEquals(1, simulation.arrivals("a").size());
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void forgetsFinishedJobsWhenTheirRetentionEnds() {
    simulation.apply(Jobs.once("done", in(5)));
    simulation.apply(Jobs.once("later", in(5 + 40 * 86_400)));
    simulation.apply(Jobs.every("r", SECOND, in(1)));
    simulation.advance(Duration.ofMillis(10_500));
    simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
    simulation.sleep(Duration.ofDays(29));
    simulation.advance(Duration.ofMinutes(2));
    assertEquals(JobStatus.COMPLETED, simulation.job("done").status());
    assertEquals(10, simulation.ledger("r").size());
    simulation.sleep(Duration.ofDays(1));
    simulation.advance(Duration.ofMinutes(2));
    assertNull(simulation.store().reader().job(new JobId("done")));
    assertEquals(JobStatus.PENDING, simulation.job("later").status());
    assertEquals(List.of(), simulation.ledger("r"), "the ledger of a live job is cut as well");
  }
}
