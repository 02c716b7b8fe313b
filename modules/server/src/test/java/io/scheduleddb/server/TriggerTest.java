package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.IdempotencyKey;
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
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry.Origin;
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

/// Deliveries that a user wants at once.
class TriggerTest {
  @TempDir Path directory;
  private Simulation simulation;

  @BeforeEach
  void boot() {
    simulation = new Simulation(directory, 1);
    simulation.advance(Duration.ofMillis(1_500));
  }

  @AfterEach
  void close() {
    simulation.close();
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  private Reply.Placed trigger(String id, @Nullable Overlap overlap) {
    return simulation.ask(
        desk -> desk.trigger(new JobId(id), overlap, "asked", null, Precondition.none()));
  }

  private void every(int interval, Overlap overlap) {
    Policies policies = new Policies(Misfire.FIRE_LAST, overlap, Guarantee.AT_LEAST_ONCE);
    simulation.apply(Jobs.every("r", seconds(interval), in(0), policies, Bounds.NONE));
  }

  private List<Instant> dues(String id) {
    return simulation.ledger(id).stream().map(Execution::due).toList();
  }

  private static Instant at(int millis) {
    return in(0).plusMillis(millis);
  }

  @Test
  void comesBesideTheScheduleAndLeavesIt() {
    every(10, Overlap.SKIP);
    Reply.Placed placed = trigger("r", null);
    assertEquals(at(1_500), placed.due());
    simulation.advance(seconds(20));
    assertEquals(List.of(at(1_500), in(10), in(20)), simulation.arrivals("r"));
    assertEquals(List.of(at(1_500), in(10), in(20)), dues("r"));
    Execution first = simulation.ledger("r").getFirst();
    assertEquals(Origin.TRIGGERED, first.origin());
    assertEquals("asked", first.reason());
    assertEquals(Origin.SCHEDULED, simulation.ledger("r").get(1).origin());
    assertEquals(3, simulation.job("r").occurrences(), "those of the schedule");
  }

  @Test
  void eachHasAnInstantOfItsOwn() {
    every(10, Overlap.ALLOW);
    simulation.advance(Duration.ofMillis(8_500));
    assertEquals(at(10_001), trigger("r", null).due(), "not that of the schedule");
    assertEquals(at(10_002), trigger("r", null).due());
    simulation.advance(seconds(15));
    assertEquals(List.of(in(10), at(10_001), at(10_002), in(20)), simulation.arrivals("r"));
  }

  @Test
  void theOverlapPolicyHoldsUnlessTheUserSaysOtherwise() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, seconds(30));
    every(10, Overlap.SKIP);
    simulation.advance(seconds(10));
    Instant skipped = trigger("r", null).due();
    simulation.advance(Duration.ofMillis(10));
    trigger("r", Overlap.ALLOW);
    simulation.advance(Duration.ofMillis(10));
    trigger("r", Overlap.QUEUE);
    simulation.advance(seconds(1));
    assertEquals(List.of(in(10), at(11_510)), simulation.arrivals("r"));
    assertEquals(Outcome.SKIPPED, outcome(skipped));
    simulation.advance(seconds(32));
    assertEquals(at(41_510), simulation.arrivals("r").get(2), "after the last before it");
  }

  private Outcome outcome(Instant due) {
    return simulation.ledger("r").stream()
        .filter(each -> each.due().equals(due))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void aPendingJobIsDeliveredNowInstead() {
    simulation.apply(Jobs.once("a", in(100)));
    assertEquals(at(1_500), trigger("a", null).due());
    simulation.advance(seconds(200));
    assertEquals(List.of(at(1_500)), simulation.arrivals("a"));
    assertEquals(List.of(Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
  }

  @Test
  void aFinishedJobIsDeliveredAgain() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(404, Duration.ofMillis(1));
    simulation.apply(Jobs.once("a", in(1)));
    simulation.advance(seconds(1));
    assertEquals(JobStatus.FAILED, simulation.job("a").status());
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(1));
    assertEquals(JobStatus.PENDING, trigger("a", null).job().status());
    simulation.advance(seconds(1));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
    assertEquals(List.of(Outcome.FAILED, Outcome.COMPLETED), simulation.outcomes("a"));
  }

  @Test
  void oneThatIsDueAlreadyIsNotMadeTwo() {
    simulation.confirmed = () -> false;
    simulation.apply(Jobs.once("a", in(1)));
    simulation.advance(seconds(1));
    Reply.Placed placed = trigger("a", null);
    assertEquals(in(1), placed.due());
    assertEquals(Origin.SCHEDULED, placed.origin());
    simulation.confirmed = () -> true;
    simulation.advance(seconds(1));
    assertEquals(List.of(in(1)), dues("a"));
  }

  @Test
  void aCallUnderWayIsLeftAndAnotherIsMade() {
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, seconds(5));
    simulation.apply(Jobs.once("a", in(2)));
    simulation.advance(seconds(1));
    trigger("a", null);
    simulation.advance(seconds(3));
    assertEquals(JobStatus.PENDING, simulation.job("a").status());
    simulation.advance(seconds(5));
    assertEquals(List.of(Outcome.COMPLETED, Outcome.COMPLETED), simulation.outcomes("a"));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
  }

  @Test
  void aPausedJobIsDeliveredAndStaysPaused() {
    every(10, Overlap.SKIP);
    simulation.apply(Jobs.once("a", in(100)));
    for (String id : List.of("r", "a")) {
      simulation.apply(new Command.PauseJob(new JobId(id), null, List.of()));
      trigger(id, null);
    }
    simulation.advance(seconds(30));
    for (String id : List.of("r", "a")) {
      assertEquals(List.of(at(1_500)), simulation.arrivals(id));
      assertEquals(JobStatus.PAUSED, simulation.job(id).status());
    }
    simulation.ask(desk -> desk.resume(new JobId("a"), Precondition.none()));
    simulation.advance(seconds(100));
    assertEquals(List.of(at(1_500), in(100)), simulation.arrivals("a"));
    assertEquals(JobStatus.COMPLETED, simulation.job("a").status());
  }

  @Test
  void aCancelledJobIsNot() {
    simulation.apply(Jobs.once("a", in(100)));
    simulation.apply(new Command.CancelJob(new JobId("a"), null, List.of()));
    Refusal refusal = assertThrows(Refusal.class, () -> trigger("a", null));
    assertEquals(Problem.Kind.CONFLICT, refusal.problem().kind());
    assertThrows(Refusal.class, () -> trigger("none", null));
  }

  @Test
  void aCancelReachesIt() {
    simulation.confirmed = () -> false;
    every(10, Overlap.SKIP);
    trigger("r", null);
    simulation.apply(new Command.CancelJob(new JobId("r"), "no", List.of()));
    simulation.confirmed = () -> true;
    simulation.advance(seconds(20));
    assertEquals(List.of(), simulation.deliveries());
    assertEquals(
        List.of(Origin.TRIGGERED, Origin.SCHEDULED),
        simulation.ledger("r").stream().map(Execution::origin).toList());
    assertEquals(List.of(Outcome.CANCELLED, Outcome.CANCELLED), simulation.outcomes("r"));
  }

  @Test
  void aRequestThatComesAgainIsDoneOnce() {
    every(10, Overlap.ALLOW);
    IdempotencyKey key = new IdempotencyKey("k", "print");
    Command.TriggerJob trigger =
        new Command.TriggerJob(new JobId("r"), at(1_500), null, null, key, List.of());
    Reply first = simulation.apply(trigger);
    simulation.advance(seconds(3));
    Reply again =
        simulation.apply(
            new Command.TriggerJob(new JobId("r"), at(4_500), null, null, key, List.of()));
    assertEquals(
        assertInstanceOf(Reply.Placed.class, first).due(),
        assertInstanceOf(Reply.Placed.class, again).due());
    simulation.advance(seconds(3));
    assertEquals(1, simulation.deliveries().size());
    IdempotencyKey other = new IdempotencyKey("k", "other");
    Reply reused =
        simulation.apply(
            new Command.TriggerJob(new JobId("r"), at(4_500), null, null, other, List.of()));
    assertEquals(
        Problem.Kind.KEY_REUSED, assertInstanceOf(Reply.Refused.class, reused).problem().kind());
  }

  @Test
  void survivesACrashBeforeItStarts() {
    every(10, Overlap.SKIP);
    simulation.confirmed = () -> false;
    trigger("r", null);
    simulation.crash();
    simulation.confirmed = () -> true;
    simulation.advance(seconds(5));
    assertEquals(1, simulation.deliveries().size());
    assertEquals(List.of(at(1_500)), dues("r"));
  }
}
