package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.scheduleddb.api.Schedule;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What must come right again after the process, the log or a receiver was slow or refused.
class StallTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Simulation.LogFate REFUSED =
      new Simulation.LogFate(false, false, Duration.ZERO);

  @TempDir Path directory;

  private Simulation simulation(Duration slotGap, int perHost) {
    Simulation simulation =
        new Simulation(directory, 1, new Simulation.Limits(slotGap, 64, perHost));
    simulation.advance(SECOND);
    return simulation;
  }

  @Test
  void deliversWhatWasDueWhileTheProcessStoodStill() {
    try (Simulation simulation = simulation(SECOND, 8)) {
      for (int i = 2; i < 60; i++) {
        simulation.apply(Jobs.once("a" + i, in(i)));
      }
      simulation.settle();
      simulation.sleep(Duration.ofSeconds(40));
      simulation.advance(Duration.ofSeconds(30));
      assertEquals(58, simulation.deliveries().size());
    }
  }

  @Test
  void deliversAJobThatIsCreatedLongBeforeItsInstantIntoAGrantedSlot() {
    try (Simulation simulation = simulation(Duration.ofHours(1), 8)) {
      simulation.apply(Jobs.once("late", in(3000)));
      simulation.advance(SECOND);
      simulation.apply(Jobs.once("early", in(2000)));
      simulation.advance(Duration.ofHours(2));
      assertEquals(List.of(in(2000)), simulation.arrivals("early"));
      assertEquals(List.of(in(3000)), simulation.arrivals("late"));
    }
  }

  @Test
  void deliversWhatTheLogBroughtAfterItsSlotWasOver() {
    try (Simulation simulation = simulation(SECOND, 8)) {
      simulation.fate = () -> new Simulation.LogFate(true, true, Duration.ofSeconds(6));
      var _ = simulation.submit(Jobs.once("a", in(2)));
      simulation.advance(Duration.ofSeconds(30));
      assertEquals(1, simulation.arrivals("a").size());
    }
  }

  @Test
  void goesOnWithAHostWhenTheNextThatWaitedForItIsNoLongerWanted() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 1)) {
      simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofSeconds(12));
      Policies skip = new Policies(Misfire.SKIP, Overlap.SKIP, Guarantee.AT_LEAST_ONCE);
      simulation.apply(Jobs.once("a", in(2)));
      simulation.apply(Jobs.create("b", new Schedule.Once(in(3)), in(3), skip, Bounds.NONE));
      simulation.apply(Jobs.once("c", in(4)));
      simulation.advance(Duration.ofSeconds(60));
      assertEquals(List.of(Outcome.MISSED), simulation.outcomes("b"));
      assertEquals(1, simulation.arrivals("c").size());
    }
  }

  @Test
  void recordsEveryCallOfAJobWhoseReceiverIsGone() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.receiver =
          delivery ->
              delivery.due().equals(in(2))
                  ? new SimulatedCourier.Answer(410, Duration.ofMillis(995))
                  : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
      simulation.fate = () -> new Simulation.LogFate(true, true, Duration.ofMillis(10));
      Policies allow = new Policies(Misfire.FIRE_ALL, Overlap.ALLOW, Guarantee.AT_LEAST_ONCE);
      simulation.apply(Jobs.every("r", SECOND, in(1), allow, Bounds.NONE));
      simulation.advance(Duration.ofSeconds(10));
      assertEquals(JobStatus.PAUSED, simulation.job("r").status());
      assertEquals(simulation.arrivals("r").size(), simulation.outcomes("r").size());
    }
  }

  @Test
  void keepsTheRhythmWhenTheLogRefusedTheNextOccurrence() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.apply(Jobs.every("r", Duration.ofSeconds(5), in(1)));
      simulation.advance(Duration.ofMillis(4_999));
      boolean[] refused = {false};
      simulation.fate =
          () -> {
            boolean first = !refused[0];
            refused[0] = true;
            return first ? REFUSED : Simulation.LogFate.SMOOTH;
          };
      simulation.advance(Duration.ofMillis(50));
      simulation.crash();
      simulation.fate = () -> Simulation.LogFate.SMOOTH;
      simulation.advance(Duration.ofSeconds(10));
      assertTrue(simulation.arrivals("r").contains(in(11)), "due after the crash");
    }
  }

  @Test
  void aResumeGrantsNoOccurrenceMoreThanTheJobHas() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofSeconds(3));
      simulation.apply(
          Jobs.every("r", Duration.ofSeconds(5), in(1), Jobs.RECURRING, new Bounds(null, null, 1)));
      simulation.advance(Duration.ofSeconds(6));
      simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
      simulation.apply(new Command.ResumeJob(new JobId("r"), in(11)));
      simulation.advance(Duration.ofSeconds(20));
      assertEquals(1, simulation.arrivals("r").size());
      assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
    }
  }

  @Test
  void aResumeByASlowClockDoesNotGoBack() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.apply(Jobs.every("r", Duration.ofSeconds(5), in(1)));
      simulation.advance(Duration.ofSeconds(6));
      simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
      simulation.apply(new Command.ResumeJob(new JobId("r"), in(6)));
      simulation.advance(Duration.ofSeconds(7));
      assertEquals(List.of(in(6), in(11)), simulation.arrivals("r"));
    }
  }

  @Test
  void grantsNothingAfterItGaveItsGrantsBack() {
    try (Simulation simulation = simulation(SECOND, 8)) {
      var stopped = simulation.scheduler().stop();
      simulation.advance(Duration.ofSeconds(5));
      assertTrue(stopped.isDone());
      simulation.apply(Jobs.atMostOnce("a", simulation.now()));
      simulation.advance(SECOND);
      simulation.crash();
      simulation.advance(SECOND);
      assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    }
  }

  @Test
  void aStopLeavesUncertainWhatWasSoAtTheStart() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.receiver = _ -> null;
      simulation.apply(Jobs.atMostOnce("a", in(2)));
      simulation.apply(Jobs.atMostOnce("b", in(4)));
      simulation.advance(SECOND);
      simulation.sleep(SECOND);
      simulation.crash();
      simulation.fate = () -> new Simulation.LogFate(true, true, Duration.ofMillis(50));
      simulation.settle();
      var stopped = simulation.scheduler().stop();
      simulation.advance(SECOND);
      assertTrue(stopped.isDone());
      simulation.crash();
      simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(3));
      simulation.advance(Duration.ofSeconds(5));
      assertEquals(List.of(Outcome.UNKNOWN), simulation.outcomes("a"));
      assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("b"));
    }
  }

  @Test
  void aJobCreatedTogetherWithTheGrantOfItsSlotIsCertain() {
    try (Simulation simulation = simulation(Duration.ofSeconds(10), 8)) {
      simulation.sleep(SECOND);
      simulation.crash();
      var _ = simulation.submit(Jobs.atMostOnce("a", simulation.now()));
      simulation.advance(SECOND);
      assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    }
  }
}
