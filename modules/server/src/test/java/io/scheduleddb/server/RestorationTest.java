package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.scheduler.Restoration;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restored cluster does with what was pending in the backup: the old cluster went on until
/// [#DISASTER], and what it did meanwhile is not in there.
class RestorationTest {
  private static final Instant BACKUP = in(15);
  private static final Instant DISASTER = in(65);
  private static final Instant NOW = in(120);
  private static final LogPosition FIRST = new LogPosition(9, 1_790_000_000_000_000L);

  @TempDir Path directory;
  private Simulation old;

  @BeforeEach
  void begin() {
    old = new Simulation(directory.resolve("old"), 1);
  }

  private Path backup() {
    return directory.resolve("new").resolve("scheduled.db");
  }

  /// Makes the backup, and lets the old cluster go on until it is lost.
  private void backUpAndLose() throws Exception {
    old.advance(Duration.between(old.now(), BACKUP));
    Files.createDirectories(directory.resolve("new"));
    old.store().copyTo(backup());
    old.advance(Duration.between(BACKUP, DISASTER));
    old.close();
  }

  private Simulation restored() {
    return restored(NOW);
  }

  private Simulation restored(Instant now) {
    try (SqliteJobStore store =
        SqliteJobStore.open(
            StorageOptions.of(backup()),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            Telemetry.Store.NONE)) {
      new Restoration(
              Simulation.options(
                  "node-1", new Simulation.Limits(Duration.ofSeconds(10), 1024, 128)),
              store,
              FIRST,
              now)
          .run();
      assertTrue(store.applied().index() >= FIRST.index());
      assertEquals(FIRST.term(), store.applied().term());
      return Simulation.resumed(directory.resolve("new"), store.applied(), now.plusSeconds(1));
    }
  }

  private static List<Instant> dues(Simulation simulation, String job) {
    return simulation.deliveries().stream()
        .filter(each -> each.job().value().equals(job))
        .map(Delivery::due)
        .toList();
  }

  @Test
  void whatWasDeliveredMeanwhileIsDeliveredAgainUnderAHigherFence() throws Exception {
    old.apply(Jobs.once("before", in(10)));
    old.apply(Jobs.once("meanwhile", in(30)));
    old.apply(Jobs.once("unreached", in(100)));
    old.apply(Jobs.once("later", in(300)));
    backUpAndLose();
    assertEquals(List.of(in(30)), dues(old, "meanwhile"));
    try (Simulation restored = restored()) {
      restored.advance(Duration.ofSeconds(400));
      assertEquals(List.of(), dues(restored, "before"));
      assertEquals(List.of(in(30)), dues(restored, "meanwhile"));
      assertEquals(List.of(in(100)), dues(restored, "unreached"));
      assertEquals(List.of(in(300)), dues(restored, "later"));
      Delivery again = restored.deliveries().getFirst();
      Delivery first =
          old.deliveries().stream().filter(d -> d.due().equals(in(30))).findFirst().orElseThrow();
      assertEquals(first.webhookId(), again.webhookId());
      long highest = old.deliveries().stream().mapToLong(Delivery::fence).max().orElseThrow();
      assertTrue(again.fence() > highest, again.fence() + " after " + highest);
      assertTrue(restored.deliveries().stream().allMatch(d -> d.fence() > FIRST.index()));
    }
  }

  @Test
  void atMostOnceIsNotDeliveredAgain() throws Exception {
    old.apply(Jobs.atMostOnce("granted", in(18)));
    old.apply(Jobs.atMostOnce("not-granted", in(40)));
    old.apply(Jobs.atMostOnce("later", in(125)));
    backUpAndLose();
    assertEquals(3, old.deliveries().size() + 1);
    try (Simulation restored = restored()) {
      restored.advance(Duration.ofSeconds(60));
      assertEquals(1, restored.deliveries().size());
      assertEquals(List.of(in(125)), dues(restored, "later"));
      for (String job : List.of("granted", "not-granted")) {
        assertEquals(List.of(Outcome.UNKNOWN), restored.outcomes(job));
        assertEquals(JobStatus.FAILED, restored.job(job).status());
        assertTrue(String.valueOf(restored.job(job).reason()).contains("backup"));
      }
    }
  }

  /// Also the occurrences that the backup has no entry for, because each follows from the one
  /// before.
  @Test
  void aRecurringJobAtMostOnceGoesOnBehindTheRestore() throws Exception {
    Policies policies =
        new Policies(
            Policies.Misfire.FIRE_LAST, Policies.Overlap.SKIP, Policies.Guarantee.AT_MOST_ONCE);
    old.apply(Jobs.every("r", Duration.ofSeconds(7), Simulation.START, policies, Bounds.NONE));
    backUpAndLose();
    try (Simulation restored = restored()) {
      restored.advance(Duration.ofSeconds(20));
      assertEquals(List.of(in(126), in(133), in(140)), dues(restored, "r"));
      List<Outcome> expected =
          IntStream.rangeClosed(1, 20)
              .mapToObj(i -> i <= 2 || i >= 18 ? Outcome.COMPLETED : Outcome.UNKNOWN)
              .toList();
      assertEquals(expected, restored.outcomes("r"));
    }
  }

  /// More instants than one command takes.
  @Test
  void aLongOutageLeavesNothingOfAJobAtMostOnce() throws Exception {
    Policies policies =
        new Policies(
            Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_MOST_ONCE);
    old.apply(Jobs.every("r", Duration.ofSeconds(1), Simulation.START, policies, Bounds.NONE));
    backUpAndLose();
    try (Simulation restored = restored(in(4_000))) {
      restored.advance(Duration.ofSeconds(5));
      assertEquals(in(4_001), dues(restored, "r").getFirst());
      assertEquals(4_007, restored.job("r").occurrences(), "each instant counts");
    }
  }

  @Test
  void aRecurringJobFollowsItsMisfirePolicy() throws Exception {
    old.apply(Jobs.every("r", Duration.ofSeconds(10), in(4)));
    backUpAndLose();
    try (Simulation restored = restored()) {
      restored.advance(Duration.ofSeconds(10));
      assertEquals(List.of(in(114), in(124)), dues(restored, "r"));
      assertEquals(Outcome.COMPLETED, restored.outcomes("r").getFirst());
      assertEquals(9, restored.outcomes("r").stream().filter(Outcome.MISSED::equals).count());
    }
  }

  /// Nobody may be told "cancelled" of what the old cluster may have sent.
  @Test
  void aCancelOfWhatMayHaveBeenSentIsInFlight() throws Exception {
    old.apply(Jobs.once("meanwhile", in(30)));
    old.apply(Jobs.once("later", in(300)));
    backUpAndLose();
    try (Simulation restored = restored()) {
      Reply meanwhile =
          restored.apply(new Command.CancelJob(new JobId("meanwhile"), null, List.of(), List.of()));
      Reply later =
          restored.apply(new Command.CancelJob(new JobId("later"), null, List.of(), List.of()));
      assertTrue(meanwhile.toString().contains("inFlight=true"), meanwhile.toString());
      assertTrue(later.toString().contains("inFlight=false"), later.toString());
      restored.advance(Duration.ofSeconds(400));
      assertEquals(List.of(), restored.deliveries());
      assertEquals(List.of(Outcome.UNKNOWN), restored.outcomes("meanwhile"));
    }
  }

  @Test
  void noGrantOfTheOldClusterHolds() throws Exception {
    old.apply(Jobs.once("soon", in(16)));
    backUpAndLose();
    try (Simulation restored = restored()) {
      List<Grant> grants = restored.store().reader().grants();
      assertTrue(!grants.isEmpty());
      for (Grant grant : grants) {
        assertEquals(List.of(), grant.owners());
        assertEquals(NOW, Objects.requireNonNull(grant.uncertainUntil()));
      }
      JobStore.Reader reader = restored.store().reader();
      restored.advance(Duration.ofSeconds(30));
      assertTrue(reader.grants().stream().noneMatch(each -> each.owners().isEmpty()));
    }
  }
}
