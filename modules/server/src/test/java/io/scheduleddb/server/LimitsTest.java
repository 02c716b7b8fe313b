package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Target;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bounded concurrency, seen from the receivers.
class LimitsTest {
  @TempDir Path directory;

  private static Command.CreateJob at(Command.CreateJob job, String url) {
    JobSpec spec = job.spec();
    Target target =
        new Target(url, "POST", List.of(), null, Target.Body.ENVELOPE, Duration.ofSeconds(30));
    return new Command.CreateJob(
        new JobSpec(
            spec.id(),
            spec.schedule(),
            Bounds.NONE,
            spec.policies(),
            target,
            spec.retry(),
            spec.labels(),
            null),
        job.firstDue(),
        null,
        null);
  }

  @Test
  void aHostThatHangsTakesNoMoreThanItsShare() {
    try (Simulation simulation = new Simulation(directory, 1, 20, 5)) {
      Instant due = Simulation.START.plusSeconds(5);
      simulation.receiver =
          delivery ->
              delivery.target().url().contains("hangs")
                  ? new SimulatedCourier.Answer(0, Duration.ofSeconds(30))
                  : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
      for (int i = 0; i < 600; i++) {
        simulation.post(at(Jobs.once("h" + i, due), "http://hangs.test/"));
      }
      for (int i = 0; i < 600; i++) {
        simulation.post(at(Jobs.once("g" + i, due), "http://good.test/"));
      }
      simulation.applyLog();
      simulation.advance(Duration.ofSeconds(6));
      long good =
          simulation.deliveries().stream().filter(d -> d.target().url().contains("good")).count();
      long hanging = simulation.deliveries().size() - good;
      assertEquals(600, good, "all others are delivered within the second");
      assertEquals(5, hanging);
      assertTrue(simulation.scheduler().scheduling().vitals().buffered() >= 590);
    }
  }

  @Test
  void everythingDueAtOnceIsDeliveredOnce() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      Instant due = Simulation.START.plusSeconds(5);
      for (int i = 0; i < 10_000; i++) {
        simulation.post(Jobs.once("j" + i, due));
      }
      simulation.applyLog();
      simulation.advance(Duration.ofSeconds(10));
      assertEquals(10_000, simulation.deliveries().size());
      assertEquals(10_000, simulation.deliveries().stream().map(d -> d.job()).distinct().count());
    }
  }
}
