package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recovery floods nobody, and what is on time doesn't wait for what an outage left behind. The
/// outage is from 1 s to 601 s, and leaves one job behind for each second from 2 s on.
class CatchUpTest {
  private static final int LEFT = 400;

  @TempDir Path directory;

  private Simulation afterTheOutage(Simulation.Limits limits) {
    Simulation simulation = new Simulation(directory, 1, limits);
    simulation.advance(Duration.ofSeconds(1));
    for (int i = 0; i < LEFT; i++) {
      simulation.apply(Jobs.once("left" + i, in(2 + i)));
    }
    for (int i = 0; i < 40; i++) {
      simulation.apply(Jobs.once("on-time" + i, in(603 + i)));
    }
    simulation.sleep(Duration.ofSeconds(600));
    simulation.crash();
    return simulation;
  }

  private static Simulation.Limits limits(int inFlight, int perHost, int rate) {
    return new Simulation.Limits(Duration.ofSeconds(10), inFlight, perHost, rate);
  }

  private static void assertPunctual(Simulation simulation) {
    for (int i = 0; i < 40; i++) {
      assertEquals(List.of(in(603 + i)), simulation.arrivals("on-time" + i));
    }
  }

  @Test
  void startsSoManyInASecond() {
    try (Simulation simulation = afterTheOutage(limits(1024, 128, 10))) {
      simulation.advance(Duration.ofSeconds(50));
      Map<Long, Integer> starts = new HashMap<>();
      for (int i = 0; i < LEFT; i++) {
        long second = simulation.arrivals("left" + i).getFirst().getEpochSecond();
        starts.merge(second, 1, Integer::sum);
        assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("left" + i));
      }
      assertTrue(starts.values().stream().allMatch(count -> count <= 11), starts.toString());
      assertTrue(simulation.arrivals("left0").getFirst().isBefore(in(602)));
      assertTrue(simulation.arrivals("left399").getFirst().isAfter(in(639)));
      assertPunctual(simulation);
    }
  }

  @Test
  void callsThatHangLeaveHalfOfThePlacesToWhatIsOnTime() {
    for (int[] limit : new int[][] {{4, 128}, {1024, 4}}) {
      try (Simulation simulation = afterTheOutage(limits(limit[0], limit[1], 500))) {
        simulation.receiver = CatchUpTest::hangsWhenLate;
        simulation.advance(Duration.ofSeconds(50));
        int started = 0;
        for (int i = 0; i < LEFT; i++) {
          started += simulation.arrivals("left" + i).size();
        }
        assertEquals(2, started);
        assertPunctual(simulation);
        simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(3));
        simulation.crash();
        simulation.advance(Duration.ofSeconds(50));
        for (int i = 0; i < LEFT; i++) {
          assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("left" + i));
        }
      }
      directory = directory.resolve("again");
      assertTrue(directory.toFile().mkdir());
    }
  }

  private static SimulatedCourier.Answer hangsWhenLate(Courier.Delivery delivery) {
    boolean late = delivery.job().value().startsWith("left");
    return late ? null : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
  }

  @Test
  void whatIsCancelledWhileItWaitsForItsTurnIsOver() {
    try (Simulation simulation = afterTheOutage(limits(1024, 128, 1))) {
      simulation.advance(Duration.ofMillis(1_500));
      Instant before = simulation.now();
      simulation.apply(new Command.CancelJob(new JobId("left300"), null, List.of()));
      simulation.depose();
      simulation.advance(Duration.ofSeconds(500));
      assertEquals(List.of(), simulation.arrivals("left300"));
      assertEquals(in(302), simulation.ledger("left300").getFirst().due());
      assertTrue(simulation.ledger("left300").getFirst().recordedAt().equals(before));
      assertEquals(1, simulation.arrivals("left399").size());
      assertPunctual(simulation);
    }
  }
}
