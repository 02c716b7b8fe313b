package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.server.Simulation.LogFate;
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

/// Occurrences that are due while an earlier one of their job is open, under `queue` and `replace`.
/// The job `r` is due at 20 s, 40 s, 60 s and so on. What waits starts a millisecond after the end
/// that it waited for.
class OverlapTest {
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);

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

  private void create(Overlap overlap, Guarantee guarantee) {
    create(new Policies(Misfire.FIRE_LAST, overlap, guarantee), Bounds.NONE);
  }

  private void create(Policies policies, Bounds bounds) {
    simulation.apply(Jobs.every("r", EVERY, in(0), policies, bounds));
  }

  /// The first call takes `first`, every other one 3 ms.
  private void answers(@Nullable Duration first) {
    simulation.receiver =
        delivery -> {
          boolean slow = delivery.due().equals(in(20)) && delivery.attempt() == 1;
          Duration after = slow ? first : Duration.ofMillis(3);
          return after == null ? null : new SimulatedCourier.Answer(200, after);
        };
  }

  private void advanceTo(int second) {
    simulation.advance(Duration.between(simulation.now(), in(second)));
  }

  private List<Instant> dues() {
    return simulation.deliveries().stream().map(Courier.Delivery::due).toList();
  }

  private Execution executed(int second) {
    return simulation.ledger("r").stream()
        .filter(each -> each.due().equals(in(second)))
        .findFirst()
        .orElseThrow();
  }

  private @Nullable Outcome outcome(int second) {
    return executed(second).outcome();
  }

  @Test
  void oneWaitsUntilTheEarlierOneEndsAndFurtherOnesAreSkipped() {
    answers(Duration.ofSeconds(50));
    create(Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    advanceTo(79);
    assertEquals(List.of(in(20), in(70).plusMillis(1)), simulation.arrivals("r"));
    assertEquals(List.of(in(20), in(40)), dues());
    assertEquals(
        List.of(Outcome.COMPLETED, Outcome.COMPLETED, Outcome.SKIPPED),
        simulation.outcomes("r").subList(0, 3));
    assertEquals("an earlier occurrence was still waiting", executed(60).reason());
    assertEquals(0, executed(40).attempts().getFirst().lateness().toMillis());
    advanceTo(81);
    assertEquals(in(80), dues().getLast());
  }

  /// The deferral comes into the log once more when the call of what waited is under way.
  @Test
  void aDeferralWhoseAnswerIsLostCountsOnce() {
    simulation.receiver =
        delivery ->
            new SimulatedCourier.Answer(200, delivery.due().equals(in(20)) ? EVERY : SECOND);
    create(Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    simulation.fate = () -> new LogFate(true, !simulation.now().equals(in(40)), Duration.ZERO);
    advanceTo(59);
    assertEquals(List.of(in(20), in(40)), dues());
    assertEquals(Outcome.COMPLETED, outcome(40));
  }

  @Test
  void whatWaitsStartsAfterTheLastAttemptOfTheEarlierOne() {
    simulation.receiver =
        delivery ->
            delivery.due().equals(in(20))
                ? new SimulatedCourier.Answer(500, Duration.ofSeconds(15))
                : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
    create(Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    advanceTo(79);
    // 15 s, 1 s, 15 s, 2 s, 15 s.
    assertEquals(List.of(in(20), in(20), in(20), in(40)), dues());
    assertEquals(in(68).plusMillis(1), simulation.arrivals("r").getLast());
    assertEquals(Outcome.FAILED, outcome(20));
    assertEquals(Outcome.COMPLETED, outcome(40));
    assertEquals(Outcome.SKIPPED, outcome(60));
  }

  @Test
  void whatWaitsOutlivesACrashAndIsCertain() {
    answers(null);
    create(Overlap.QUEUE, Guarantee.AT_MOST_ONCE);
    advanceTo(45);
    simulation.crash();
    advanceTo(59);
    assertEquals(List.of(in(20), in(40)), dues());
    assertEquals(Outcome.UNKNOWN, outcome(20));
    assertEquals(Outcome.COMPLETED, outcome(40));
  }

  @Test
  void theEarlierOneIsRepeatedAfterACrashBeforeWhatWaits() {
    answers(null);
    create(Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    advanceTo(45);
    simulation.crash();
    simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofSeconds(5));
    advanceTo(59);
    assertEquals(List.of(in(20), in(20), in(40)), dues());
    assertEquals(
        simulation.arrivals("r").get(1).plusSeconds(5).plusMillis(1),
        simulation.arrivals("r").getLast());
  }

  @Test
  void aPauseSkipsWhatWaitsAndACancelEndsIt() {
    answers(Duration.ofSeconds(50));
    create(Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
    advanceTo(45);
    simulation.apply(new Command.PauseJob(new JobId("r"), null, List.of()));
    advanceTo(100);
    assertEquals(List.of(in(20)), dues());
    assertEquals(Outcome.SKIPPED, outcome(40));
    assertEquals(Outcome.COMPLETED, outcome(20));
    simulation.apply(Jobs.every("c", EVERY, in(100), queue(), Bounds.NONE));
    simulation.receiver = _ -> null;
    advanceTo(145);
    simulation.apply(new Command.CancelJob(new JobId("c"), "enough", List.of()));
    Execution only = simulation.ledger("c").getFirst();
    assertEquals(in(140), only.due(), "the call of the one before is under way");
    assertEquals(Outcome.CANCELLED, only.outcome());
  }

  private static Policies queue() {
    return new Policies(Misfire.FIRE_LAST, Overlap.QUEUE, Guarantee.AT_LEAST_ONCE);
  }

  @Test
  void aJobIsOverWhenItsLastOccurrenceHasWaitedAndEnded() {
    answers(Duration.ofSeconds(30));
    create(queue(), new Bounds(null, null, 2));
    advanceTo(49);
    assertEquals(JobStatus.PENDING, simulation.job("r").status());
    advanceTo(51);
    assertEquals(JobStatus.COMPLETED, simulation.job("r").status());
    assertEquals(List.of(in(20), in(50).plusMillis(1)), simulation.arrivals("r"));
  }

  @Test
  void theNewOneTakesThePlaceOfACallThatHangs() {
    answers(null);
    create(Overlap.REPLACE, Guarantee.AT_LEAST_ONCE);
    advanceTo(41);
    assertEquals(List.of(in(20), in(40)), simulation.arrivals("r"));
    assertEquals(Outcome.CANCELLED, outcome(20));
    assertEquals("replaced by the occurrence of " + in(40), executed(20).reason());
    assertEquals(ErrorType.CANCELLED, executed(20).attempts().getFirst().result().errorType());
    assertEquals(Outcome.COMPLETED, outcome(40));
  }

  @Test
  void theNewOneEndsTheRetriesOfTheEarlierOne() {
    simulation.receiver =
        delivery ->
            delivery.due().equals(in(20))
                ? new SimulatedCourier.Answer(503, Duration.ofMillis(18_500))
                : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
    create(Overlap.REPLACE, Guarantee.AT_LEAST_ONCE);
    advanceTo(39);
    simulation.receiver = _ -> new SimulatedCourier.Answer(503, Duration.ofMillis(3));
    advanceTo(61);
    // At 20 s, for 18.5 s; again at 39.5 s, 40 s replaces it; that one at 41 s and 43 s again.
    assertEquals(Outcome.CANCELLED, outcome(20));
    assertEquals(Outcome.FAILED, outcome(40));
    assertEquals(2, executed(20).attempts().size());
    assertEquals(List.of(in(20), in(20), in(40), in(40), in(40), in(60)), dues());
  }

  @Test
  void aRetryThatIsStillToComeIsDroppedByTheLog() {
    simulation.receiver =
        delivery ->
            delivery.due().equals(in(20))
                ? new SimulatedCourier.Answer(503, Duration.ofMillis(19_500))
                : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
    create(Overlap.REPLACE, Guarantee.AT_LEAST_ONCE);
    advanceTo(59);
    assertEquals(List.of(in(20), in(40)), dues());
    assertEquals(Outcome.CANCELLED, outcome(20));
    assertEquals(1, executed(20).attempts().size());
    assertEquals(in(40), simulation.arrivals("r").getLast());
  }

  @Test
  void anOutcomeThatComesInTimeCounts() {
    answers(Duration.ofSeconds(20).minusMillis(1));
    create(Overlap.REPLACE, Guarantee.AT_LEAST_ONCE);
    advanceTo(41);
    assertEquals(
        List.of(Outcome.COMPLETED, Outcome.COMPLETED), simulation.outcomes("r").subList(0, 2));
  }

  @Test
  void anUncertainOneIsEndedAsItsGuaranteeAsks() {
    for (Guarantee guarantee : Guarantee.values()) {
      String id = guarantee.name();
      Policies policies = new Policies(Misfire.FIRE_LAST, Overlap.REPLACE, guarantee);
      Instant anchor = simulation.now();
      simulation.apply(Jobs.every(id, EVERY, anchor, policies, Bounds.NONE));
      simulation.receiver = _ -> null;
      simulation.advance(Duration.ofMillis(39_900));
      simulation.crash();
      simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofMillis(3));
      simulation.sleep(Duration.ofMillis(150));
      simulation.advance(Duration.ofSeconds(5));
      boolean once = guarantee == Guarantee.AT_MOST_ONCE;
      assertEquals(
          List.of(
              once ? Outcome.UNKNOWN : Outcome.CANCELLED,
              once ? Outcome.UNKNOWN : Outcome.COMPLETED),
          simulation.outcomes(id).subList(0, 2),
          id);
      assertEquals(once ? 1 : 2, simulation.arrivals(id).size(), id);
    }
  }

  @Test
  void whatAnOutageLeftBehindIsDeliveredOneAfterTheOther() {
    for (Overlap overlap : List.of(Overlap.QUEUE, Overlap.REPLACE)) {
      String id = overlap.name();
      Policies policies = new Policies(Misfire.FIRE_ALL, overlap, Guarantee.AT_LEAST_ONCE);
      simulation.apply(
          Jobs.every(id, EVERY, simulation.now(), policies, new Bounds(null, null, 5)));
      simulation.receiver = _ -> new SimulatedCourier.Answer(200, Duration.ofSeconds(3));
      simulation.sleep(Duration.ofSeconds(115));
      simulation.crash();
      simulation.advance(Duration.ofSeconds(30));
      assertEquals(5, simulation.arrivals(id).size(), id);
      assertTrue(simulation.outcomes(id).stream().allMatch(Outcome.COMPLETED::equals), id);
      assertEquals(
          simulation.arrivals(id).getFirst().plusSeconds(12),
          simulation.arrivals(id).getLast(),
          id);
    }
  }
}
