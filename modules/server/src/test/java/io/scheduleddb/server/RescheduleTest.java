package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Reply;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Moving the pending occurrence of a job. The jobs here are due every ten seconds.
class RescheduleTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    simulation = new Simulation(directory, 1);
    simulation.advance(Duration.ofSeconds(1));
    simulation.apply(Jobs.every("r", TEN, in(0)));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private Reply reschedule(@Nullable Instant expected, @Nullable Instant next) {
    return simulation.apply(new Command.RescheduleJob(new JobId("r"), expected, next, List.of()));
  }

  private void assertStale(@Nullable Instant expected, @Nullable Instant next) {
    assertInstanceOf(Reply.Stale.class, reschedule(expected, next));
  }

  private void assertDone(@Nullable Instant expected, @Nullable Instant next) {
    assertInstanceOf(Reply.Done.class, reschedule(expected, next));
  }

  @Test
  void movesThePendingOccurrenceLaterAndEarlier() {
    assertDone(in(10), in(40));
    simulation.advance(Duration.ofSeconds(12));
    assertDone(in(40), in(20));
    simulation.advance(Duration.ofSeconds(20));
    assertEquals(List.of(in(20), in(30)), simulation.arrivals("r"));
    assertEquals(2, simulation.ledger("r").size(), "a move is no outcome");
    assertEquals(3, simulation.job("r").occurrences());
  }

  @Test
  void isStaleWhenTheJobHasMovedOn() {
    simulation.advance(Duration.ofSeconds(12));
    assertStale(in(10), in(40));
    assertStale(null, in(40));
    assertEquals(in(20), simulation.job("r").nextDue());
  }

  @Test
  void leavesAloneWhatIsDueAndNeverGoesBack() {
    simulation.advance(Duration.ofSeconds(12));
    assertStale(in(20), in(5));
    assertStale(in(20), in(10));
    simulation.sleep(Duration.ofSeconds(8));
    assertStale(in(20), in(40));
  }

  @Test
  void endsAJobThatIsNeverDueAgain() {
    assertDone(in(10), null);
    assertNull(simulation.job("r").nextDue());
    assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
    simulation.advance(Duration.ofSeconds(30));
    assertTrue(simulation.arrivals("r").isEmpty());
  }

  @Test
  void leavesAPausedJobWhereItIs() {
    simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
    assertDone(in(10), in(40));
    assertEquals(in(10), simulation.job("r").nextDue());
  }

  @Test
  void startsNothingBetweenProposalAndApplication() {
    simulation.advance(Duration.ofMillis(8_999));
    // Logged before the instant, and applied after it.
    var reply =
        simulation.submit(new Command.RescheduleJob(new JobId("r"), in(10), in(40), List.of()));
    simulation.applyLog();
    simulation.sleep(Duration.ofMillis(10));
    simulation.settle();
    assertInstanceOf(Reply.Done.class, reply.join());
    assertTrue(simulation.arrivals("r").isEmpty());
    simulation.advance(Duration.ofSeconds(31));
    assertEquals(List.of(in(40)), simulation.arrivals("r"));
  }

  @Test
  void comesTooLateForWhatIsInFlight() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofSeconds(3));
    simulation.advance(Duration.ofSeconds(10));
    assertStale(in(10), in(40));
    assertEquals(List.of(in(10)), simulation.arrivals("r"));
  }
}
