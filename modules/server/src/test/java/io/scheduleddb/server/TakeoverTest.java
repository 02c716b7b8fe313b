package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import io.scheduleddb.testkit.simulation.Setting;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to deliveries when the leader changes. The first leader is `n1`.
class TakeoverTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SLOT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final List<Arrival> arrivals = new ArrayList<>();
  private @Nullable SimulatedCluster cluster;

  private record Arrival(String node, String job, Instant at) {}

  private SimulatedCluster cluster(int... aheadMs) {
    List<Duration> ahead = new ArrayList<>();
    for (int each : aheadMs) {
      ahead.add(Duration.ofMillis(each));
    }
    SimulatedCluster made =
        new SimulatedCluster(
            new Setting(new Random(1), Simulation.START, SLOT, ahead, this::store));
    made.trouble().end();
    made.receiver = this::receive;
    made.advance(SECOND);
    cluster = made;
    return made;
  }

  private JobStore store(String node) {
    return SqliteJobStore.open(
        StorageOptions.of(directory.resolve(node + ".db")),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        },
        Telemetry.Store.NONE);
  }

  private SimulatedCourier.@Nullable Answer receive(SimulatedNode node, Courier.Delivery delivery) {
    String job = delivery.job().value();
    arrivals.add(new Arrival(node.id(), job, Objects.requireNonNull(cluster).now()));
    boolean hangs = job.startsWith("hangs");
    return hangs ? null : new SimulatedCourier.Answer(200, Duration.ofMillis(3));
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(cluster).close();
  }

  private static Instant in(int millis) {
    return Simulation.START.plusMillis(millis);
  }

  private List<Arrival> arrivals(String job) {
    return arrivals.stream().filter(arrival -> arrival.job.equals(job)).toList();
  }

  /// Submits by the last node, and lets the answer come.
  private static Reply apply(SimulatedCluster cluster, Command command) {
    CompletableFuture<Reply> reply = cluster.nodes().getLast().submit(command);
    cluster.advance(Duration.ofMillis(50));
    return reply.join();
  }

  private static Job job(SimulatedCluster cluster, String id) {
    return Objects.requireNonNull(cluster.nodes().getLast().reader().job(new JobId(id)));
  }

  private static List<Outcome> outcomes(SimulatedCluster cluster, String id) {
    return cluster
        .nodes()
        .getLast()
        .reader()
        .executions(job(cluster, id).number(), null, 100)
        .stream()
        .map(Execution::outcome)
        .toList();
  }

  private static void advanceTo(SimulatedCluster cluster, int millis) {
    cluster.advance(Duration.between(cluster.now(), in(millis)));
  }

  /// The first leader loses the others at this moment, and the second node is elected at once.
  private static void overthrow(SimulatedCluster cluster) {
    cluster.nodes().getFirst().isolate();
    cluster.elect(cluster.nodes().get(1));
  }

  @Test
  void theSuccessorStartsWhereTheDeposedLeaderCanStartNothingMore() {
    SimulatedCluster three = cluster(0, 0, 0);
    for (int due = 9_000; due < 16_000; due += 100) {
      apply(three, Jobs.once("job" + due, in(due)));
    }
    advanceTo(three, 9_950);
    overthrow(three);
    three.advance(Duration.ofSeconds(10));
    for (Arrival arrival : arrivals) {
      boolean first = arrival.node.equals("n1");
      Instant border = first ? in(11_950) : in(12_450);
      assertEquals(first, arrival.at.isBefore(border), arrival.toString());
    }
    for (int due = 9_000; due < 16_000; due += 100) {
      boolean twice = due >= 10_000 && due < 11_950;
      assertEquals(twice ? 2 : 1, arrivals("job" + due).size(), "due at " + due);
    }
  }

  @Test
  void deliversAtMostOnceHoweverFarTheClocksAreApart() {
    SimulatedCluster three = cluster(500, -500, 0);
    for (int due = 9_000; due < 16_000; due += 50) {
      apply(three, Jobs.atMostOnce("job" + due, in(due)));
    }
    advanceTo(three, 10_200);
    overthrow(three);
    three.advance(Duration.ofSeconds(10));
    for (int due = 9_000; due < 16_000; due += 50) {
      int calls = arrivals("job" + due).size();
      assertTrue(calls <= 1, calls + " calls of job" + due);
    }
    assertEquals(1, arrivals("job15900").size());
  }

  @Test
  void whatIsCreatedDuringTheWaitIsCertain() {
    SimulatedCluster three = cluster(0, 0, 0);
    advanceTo(three, 9_950);
    overthrow(three);
    three.advance(SECOND);
    apply(three, Jobs.atMostOnce("new", three.now()));
    three.advance(Duration.ofSeconds(5));
    assertEquals(1, arrivals("new").size());
    assertEquals(List.of(Outcome.COMPLETED), outcomes(three, "new"));
  }

  @Test
  void aCancelDuringTheWaitSaysThatTheCallMayArrive() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.once("soon", in(10_800)));
    apply(three, Jobs.once("later", in(18_000)));
    advanceTo(three, 9_950);
    overthrow(three);
    three.advance(Duration.ofMillis(100));
    Reply soon = apply(three, new Command.CancelJob(new JobId("soon"), null, List.of()));
    assertTrue(assertInstanceOf(Reply.Cancelled.class, soon).inFlight());
    Reply later = apply(three, new Command.CancelJob(new JobId("later"), null, List.of()));
    assertTrue(!assertInstanceOf(Reply.Cancelled.class, later).inFlight());
    three.advance(Duration.ofSeconds(10));
    assertEquals(List.of(new Arrival("n1", "soon", in(10_800))), arrivals("soon"));
    assertEquals(List.of(Outcome.UNKNOWN), outcomes(three, "soon"));
    assertEquals(List.of(), arrivals("later"));
    assertEquals(List.of(Outcome.CANCELLED), outcomes(three, "later"));
  }

  @Test
  void aHandoverCostsNoDelayAndLeavesUncertainOnlyWhatIsUnderWay() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.atMostOnce("hangs", in(9_000)));
    apply(three, Jobs.atMostOnce("waits", in(9_800)));
    apply(three, Jobs.atMostOnce("after", in(12_000)));
    advanceTo(three, 9_500);
    SimulatedNode first = three.nodes().getFirst();
    var stopped = first.scheduler().stop();
    three.advance(Duration.ofSeconds(2));
    assertTrue(!stopped.isDone());
    var _ = first.scheduler().giveBack();
    three.advance(Duration.ofMillis(50));
    assertTrue(stopped.isDone());
    three.elect(three.nodes().get(1));
    three.advance(Duration.ofSeconds(5));
    assertEquals(List.of(Outcome.UNKNOWN), outcomes(three, "hangs"));
    assertEquals(List.of(Outcome.COMPLETED), outcomes(three, "waits"));
    assertTrue(arrivals("waits").getFirst().at.isBefore(in(11_700)), arrivals.toString());
    assertEquals(List.of(new Arrival("n2", "after", in(12_000))), arrivals("after"));
  }

  @Test
  void aLeaderThatIsElectedAgainNeedNotWaitForItself() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.once("job", in(10_000)));
    advanceTo(three, 9_950);
    three.elect(three.nodes().getFirst());
    three.advance(SECOND);
    assertEquals(List.of(new Arrival("n1", "job", in(10_000))), arrivals);
  }

  @Test
  void whatADeposedLeaderDecidedCountsNoMore() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.once("job", in(15_000)));
    advanceTo(three, 9_950);
    Grant old = three.nodes().getLast().reader().grants().getLast();
    SlotEntry entry = new SlotEntry(old.slot(), in(15_000), 1, in(15_000), 1);
    overthrow(three);
    three.advance(Duration.ofSeconds(4));
    Command skip =
        new Command.SkipOccurrences(entry, old.fence(), List.of(), Outcome.MISSED, null, null);
    assertEquals(new Reply.Stale(), apply(three, skip));
    Command grant = new Command.GrantSlot(old.slot() + 5, old.epoch(), old.owners());
    assertEquals(new Reply.Stale(), apply(three, grant));
    three.advance(Duration.ofSeconds(5));
    assertEquals(List.of(new Arrival("n2", "job", in(15_000))), arrivals);
  }

  @Test
  void aSkipPassesNoOccurrenceThatHasAnEntryByNow() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.every("job", Duration.ofSeconds(2), in(12_000)));
    advanceTo(three, 9_000);
    Grant grant = three.nodes().getLast().reader().grants().getLast();
    SlotEntry entry = new SlotEntry(grant.slot(), in(14_000), 1, in(14_000), 1);
    apply(three, new Command.AdvanceJob(1, in(14_000), in(16_000)));
    apply(
        three,
        new Command.SkipOccurrences(
            entry, grant.fence(), List.of(in(16_000)), Outcome.MISSED, null, in(18_000)));
    advanceTo(three, 17_000);
    assertEquals(List.of(Outcome.COMPLETED, Outcome.MISSED), outcomes(three, "job"));
  }

  @Test
  void whatWaitsForAnEarlierOccurrenceIsCertainToTheSuccessor() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, overlapping("hangs", Overlap.QUEUE, Guarantee.AT_MOST_ONCE));
    advanceTo(three, 25_000);
    overthrow(three);
    three.advance(Duration.ofSeconds(4));
    // The call of 10 s is unknown; that of 20 s waited for it, and starts with the takeover.
    assertEquals(List.of("n1", "n2"), arrivals("hangs").stream().map(Arrival::node).toList());
    assertEquals(List.of(Outcome.UNKNOWN), outcomes(three, "hangs"));
    three.advance(Duration.ofSeconds(10));
    assertEquals(2, arrivals("hangs").size(), "that of 30 s waits in turn");
  }

  @Test
  void theSuccessorReplacesWhatTheDeposedLeaderMayStillBeCalling() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, overlapping("hangs-a", Overlap.REPLACE, Guarantee.AT_LEAST_ONCE));
    apply(three, overlapping("hangs-b", Overlap.REPLACE, Guarantee.AT_MOST_ONCE));
    advanceTo(three, 15_000);
    overthrow(three);
    advanceTo(three, 25_000);
    // Repeated by the successor, and replaced at 20 s; not repeated, so that nothing is to replace.
    assertEquals(List.of(Outcome.CANCELLED), outcomes(three, "hangs-a"));
    assertEquals(List.of(Outcome.UNKNOWN), outcomes(three, "hangs-b"));
    assertEquals(3, arrivals("hangs-a").size());
    assertEquals(2, arrivals("hangs-b").size());
    assertEquals(new Arrival("n2", "hangs-b", in(20_000)), arrivals("hangs-b").getLast());
  }

  private static Command overlapping(String id, Overlap overlap, Guarantee guarantee) {
    Policies policies = new Policies(Misfire.FIRE_LAST, overlap, guarantee);
    return Jobs.every(id, Duration.ofSeconds(10), in(0), policies, Bounds.NONE);
  }

  @Test
  void aReplacementDuringTheWaitLosesNothingAndRepeatsWhatMayHaveStarted() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.every("job", SECOND, in(9_000)));
    advanceTo(three, 10_950);
    overthrow(three);
    three.advance(Duration.ofMillis(100));
    Command.CreateJob slower =
        Jobs.every("job", Duration.ofSeconds(5), in(5_000), Jobs.RECURRING, Bounds.NONE);
    Instant from = three.now();
    Command replace =
        new Command.ReplaceJob(
            new Command.CreateJob(slower.spec(), in(15_000), null, null),
            from,
            List.of(),
            List.of(),
            List.of());
    assertInstanceOf(Reply.Stored.class, apply(three, replace));
    three.advance(Duration.ofSeconds(10));
    assertEquals(
        List.of(in(20_000), in(15_000), in(11_000), in(10_000)),
        three.nodes().getLast().reader().executions(1, null, 9).stream()
            .map(Execution::due)
            .toList());
    assertEquals(
        2,
        arrivals("job").stream()
            .filter(a -> a.at.isBefore(in(14_900)) && a.at.isAfter(in(10_500)))
            .count());
  }

  @Test
  void aTriggerDuringTheWaitIsDeliveredByTheSuccessor() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.every("job", Duration.ofSeconds(100), in(0)));
    advanceTo(three, 9_950);
    overthrow(three);
    three.advance(Duration.ofMillis(100));
    Instant at = three.now();
    Command trigger = new Command.TriggerJob(new JobId("job"), at, null, null, null, List.of());
    assertInstanceOf(Reply.Placed.class, apply(three, trigger));
    three.advance(Duration.ofSeconds(10));
    assertEquals(List.of("n2"), arrivals("job").stream().map(Arrival::node).toList());
    assertEquals(List.of(Outcome.COMPLETED), outcomes(three, "job"));
  }

  @Test
  void onlyTheNodeThatDeliversSaysInProgress() {
    SimulatedCluster three = cluster(0, 0, 0);
    apply(three, Jobs.once("hangs", in(5_000)));
    advanceTo(three, 6_000);
    List<JobStatus> seen =
        three.nodes().stream()
            .map(n -> n.scheduling().job(new JobId("hangs"), Consistency.LOCAL).status())
            .toList();
    assertEquals(List.of(JobStatus.IN_PROGRESS, JobStatus.PENDING, JobStatus.PENDING), seen);
    three.elect(three.nodes().get(1));
    three.advance(Duration.ofSeconds(4));
    Job deposed = three.nodes().getFirst().scheduling().job(new JobId("hangs"), Consistency.LOCAL);
    assertEquals(JobStatus.PENDING, deposed.status(), "its own call counts no more");
  }
}
