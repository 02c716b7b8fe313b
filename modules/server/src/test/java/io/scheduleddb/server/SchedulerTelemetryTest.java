package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Scheduling.Backlog;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import io.scheduleddb.testkit.simulation.SimulatedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the scheduler tells of its work, and of the work that waits.
final class SchedulerTelemetryTest implements Telemetry.Deliveries {
  private static final Simulation.Limits LIMITS =
      new Simulation.Limits(Duration.ofSeconds(10), 17, 5);

  @TempDir private Path directory;
  private Instant now = Simulation.START;
  private SqliteJobStore store;
  private Scheduler scheduler;
  private Scheduling scheduling;
  private long index;
  private int granted;
  private int purged;

  @BeforeEach
  void open() {
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            Telemetry.Store.NONE);
    scheduler =
        new Scheduler(
            Simulation.options("node-1", LIMITS),
            store,
            this,
            new Scheduler.Sources(() -> now, new Random(1)));
    SimulatedLog log =
        new SimulatedLog(_ -> new CompletableFuture<>(), _ -> store.applied().index(), () -> true);
    scheduling =
        scheduler
            .connect(
                log,
                new SimulatedCourier(
                    new SimulatedCourier.World(
                        () -> now, () -> now, () -> Duration.ZERO, _ -> null)),
                Capacity.UNLIMITED,
                Tracing.NONE)
            .scheduling();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public void granted() {
    granted++;
  }

  @Override
  public void purged(int jobs) {
    purged += jobs;
  }

  private void apply(Command... commands) {
    LogPosition position = new LogPosition(1, ++index);
    scheduler.stateMachine().apply(List.of(new LogEntry(position, now, List.of(commands))));
  }

  @Test
  void tellsOfGrantsToThisNodeOnly() {
    apply(new Command.GrantSlot(5, 1, List.of("node-2")));
    assertEquals(0, granted);
    apply(new Command.GrantSlot(6, 1, List.of("node-1")));
    apply(new Command.GrantSlot(6, 1, List.of("node-1")));
    assertEquals(1, granted, "the second is stale");
    apply(new Command.GrantSlot(6, 2, List.of("node-1")));
    assertEquals(2, granted);
  }

  @Test
  void tellsOfJobsThatAPurgeRemoved() {
    apply(Jobs.once("a", now.plusSeconds(5)), Jobs.once("b", now.plusSeconds(5)));
    apply(new Command.CancelJob(Jobs.once("a", now).spec().id(), null, List.of(), List.of()));
    now = now.plus(Duration.ofDays(40));
    apply(new Command.PurgeHistory(now, now, 100));
    assertEquals(1, purged);
  }

  @Test
  void countsWhatIsPendingAboutNow() {
    apply(
        Jobs.once("a", now.plusSeconds(1)),
        Jobs.once("b", now.plusSeconds(2)),
        Jobs.once("c", now.plusSeconds(11)),
        Jobs.once("d", now.plusSeconds(31)));
    assertEquals(new Backlog(2, 1, 0), scheduling.backlog());
    now = now.plusMillis(999);
    apply(Jobs.once("e", now.plusSeconds(1)));
    assertEquals(new Backlog(2, 1, 0), scheduling.backlog(), "counted a moment ago");
    now = now.plusMillis(1);
    assertEquals(new Backlog(3, 1, 0), scheduling.backlog());
    now = now.plusSeconds(20);
    assertEquals(new Backlog(0, 1, 4), scheduling.backlog());
  }

  @Test
  void tellsItsLimitFromTheStart() {
    assertEquals(17, scheduling.vitals().inFlightLimit());
  }
}
