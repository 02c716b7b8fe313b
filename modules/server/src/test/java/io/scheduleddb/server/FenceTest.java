package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a leader does while no majority confirms that it leads, and when its disk is full.
class FenceTest {
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

  @Test
  void startsNothingWhileTheFenceIsClosedAndGoesOnWhenItOpens() {
    simulation.apply(Jobs.once("a", in(5)));
    simulation.confirmed = () -> simulation.now().isAfter(in(8));
    simulation.advance(Duration.ofSeconds(9));
    Instant arrival = simulation.arrivals("a").getFirst();
    assertTrue(arrival.isAfter(in(8)), arrival.toString());
    assertTrue(arrival.isBefore(in(8).plusMillis(50)), arrival.toString());
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void looksAtAClosedFenceNowAndThenOnly() {
    int[] asked = {0};
    simulation.confirmed =
        () -> {
          asked[0]++;
          return false;
        };
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofSeconds(5));
    assertTrue(asked[0] <= 60, asked[0] + " times in a second");
  }

  @Test
  void aCallThatIsWithheldIsNoAttemptAndStartsAgain() {
    simulation.connecting = SECOND;
    simulation.apply(Jobs.atMostOnce("a", in(5)));
    simulation.apply(Jobs.every("r", Duration.ofSeconds(5), in(0)));
    simulation.advance(Duration.ofMillis(4_500));
    simulation.confirmed = () -> simulation.now().isAfter(in(7));
    simulation.advance(Duration.ofSeconds(4));
    assertEquals(1, simulation.arrivals("a").size());
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(1, simulation.ledger("a").getFirst().attempts().getFirst().number());
    assertEquals(1, simulation.arrivals("r").size(), "advanced once, delivered once");
    simulation.advance(Duration.ofSeconds(5));
    assertEquals(2, simulation.arrivals("r").size());
  }

  @Test
  void aCallOfAnEarlierEpochIsNotMadeInALaterOne() {
    simulation.connecting = SECOND;
    simulation.apply(Jobs.atMostOnce("a", in(5)));
    simulation.advance(Duration.ofMillis(4_500));
    simulation.depose();
    simulation.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("a"));
  }

  @Test
  void aCancelWhileACallIsWithheldHolds() {
    simulation.connecting = SECOND;
    simulation.apply(Jobs.once("a", in(5)));
    simulation.advance(Duration.ofMillis(4_500));
    simulation.confirmed = () -> false;
    simulation.advance(Duration.ofSeconds(1));
    simulation.apply(new Command.CancelJob(new JobId("a"), null, List.of()));
    simulation.confirmed = () -> true;
    simulation.advance(Duration.ofSeconds(5));
    assertEquals(List.of(), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("a"));
  }

  @Test
  void aStopMakesNoCallThatStillConnects() {
    simulation.connecting = SECOND;
    simulation.apply(Jobs.atMostOnce("a", in(5)));
    simulation.advance(Duration.ofMillis(4_500));
    var stopped = simulation.scheduler().stop();
    simulation.advance(SECOND);
    assertTrue(stopped.isDone());
    assertEquals(List.of(), simulation.arrivals("a"));
    simulation.crash();
    simulation.advance(Duration.ofSeconds(2));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void givesTheGrantsBackWithWhatIsUnderWayAsUncertain() {
    simulation.receiver =
        delivery ->
            delivery.job().value().equals("hangs")
                ? null
                : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
    simulation.apply(Jobs.atMostOnce("hangs", in(5)));
    simulation.apply(Jobs.atMostOnce("later", in(6)));
    simulation.advance(Duration.ofMillis(4_500));
    var stopped = simulation.scheduler().stop();
    simulation.advance(Duration.ofSeconds(2));
    assertFalse(stopped.isDone());
    var _ = simulation.scheduler().giveBack();
    simulation.advance(Duration.ofMillis(100));
    assertTrue(stopped.isDone());
    simulation.crash();
    simulation.advance(SECOND);
    assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("hangs"));
    assertEquals(
        List.of(Outcome.COMPLETED), simulation.outcomes("later"), "never started, so certain");
  }

  @Test
  void aStopEndsWhenTheLeadershipIsLost() {
    simulation.receiver = _ -> null;
    simulation.apply(Jobs.once("a", in(2)));
    simulation.advance(Duration.ofSeconds(2));
    var stopped = simulation.scheduler().stop();
    simulation.settle();
    assertFalse(stopped.isDone());
    simulation.lose();
    simulation.settle();
    assertTrue(stopped.isDone());
  }

  @Test
  void takesNoJobsWhenTheDiskIsFullButEndsThem() {
    simulation.apply(Jobs.once("a", in(5)));
    simulation.apply(Jobs.once("b", in(3600)));
    simulation.shortage = "limit: 1000 bytes, current: 999";
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> simulation.scheduler().scheduling().create(Jobs.draft("c", in(9))));
    assertEquals(Problem.Kind.CAPACITY, refusal.problem().kind());
    assertEquals(simulation.shortage, refusal.problem().detail());
    simulation.apply(new Command.CancelJob(new JobId("b"), null, List.of()));
    simulation.advance(Duration.ofSeconds(5));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(List.of(Outcome.CANCELLED), simulation.outcomes("b"));
  }
}
