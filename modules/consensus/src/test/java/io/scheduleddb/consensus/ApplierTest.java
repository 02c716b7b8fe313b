package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplierTest {
  @TempDir Path directory;
  private final CountingStateMachine machine = new CountingStateMachine();
  private final Failure failure = new Failure(Nodes.NO_FAILURE);
  private final Applier applier =
      new Applier(
          new Applier.Parts(
              machine,
              Telemetry.Log.NONE,
              failure,
              new Checkpoints(ConsensusOptions.Limits.DEFAULT, machine, LogExtent.EMPTY, _ -> {}),
              new Requests(Duration.ofSeconds(1), Tracing.NONE),
              new ContentChecks(failure)));

  @AfterEach
  void close() {
    applier.close();
  }

  private void apply(long index, boolean moves) {
    applier.add(
        new Applier.Step.Entry(
            new LogEntry(new LogPosition(1, index), Instant.EPOCH, List.of()),
            List.of(),
            null,
            10,
            new CompletableFuture<>(),
            moves));
    applier.drained().join();
  }

  @Test
  void forgetsWhoDoesNotWaitAnyLonger() {
    WeakReference<CompletableFuture<Long>> gone = givenUp(applier.reached(Long.MAX_VALUE));
    apply(0, false);
    Nodes.await(() -> {
      System.gc();
      return gone.refersTo(null);
    });
  }

  private static WeakReference<CompletableFuture<Long>> givenUp(CompletableFuture<Long> future) {
    assertTrue(future.cancel(false));
    return new WeakReference<>(future);
  }

  @Test
  void offersAStoreThatReachesUpToTheLastEntryEvenIfThatHasNoCommands() throws IOException {
    apply(0, true);
    apply(1, false);
    assertEquals(0, machine.applied().index());
    ConsensusOptions options = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    Files.createDirectories(options.raftDirectory());
    RatisReplicator.Ports ports =
        Nodes.ports(machine, Nodes.NO_FAILURE, new DirectLink(), () -> {});
    try (SnapshotInstaller installer = new SnapshotInstaller(options, ports, applier)) {
      assertEquals(TermIndex.valueOf(1, 1), installer.install("nobody", 2).join());
    }
  }
}
