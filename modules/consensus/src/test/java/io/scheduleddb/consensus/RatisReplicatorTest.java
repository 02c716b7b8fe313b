package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RatisReplicatorTest {
  @TempDir Path directory;
  private final CountingStateMachine machine = new CountingStateMachine();

  @Test
  void answersACommandAfterItIsApplied() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      assertEquals(new Reply.Done(0), submit(replicator, 1).get());
      assertEquals(List.of(Nodes.numbered(1)), machine.applications());
    }
  }

  @Test
  void tellsHowLongEachSyncOfTheLogTook() throws Exception {
    BlockingQueue<Duration> syncs = new LinkedBlockingQueue<>();
    Telemetry.Log telemetry =
        new Telemetry.Log() {
          @Override
          public void synced(Duration took) {
            syncs.add(took);
          }
        };
    try (RatisReplicator replicator =
        RatisReplicator.start(
            Nodes.options(directory, ConsensusOptions.Limits.DEFAULT),
            Nodes.ports(machine, Nodes.NO_FAILURE, telemetry, new DirectLink(), () -> {}))) {
      machine.terms.take();
      syncs.clear();
      submit(replicator, 1).get();
      assertTrue(syncs.take().isPositive(), "what is answered was synced");
    }
  }

  @Test
  void keepsTheOrderOfSubmission() throws Exception {
    List<Command> commands = LongStream.range(0, 5_000).mapToObj(Nodes::numbered).toList();
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      commands.stream().map(replicator::submit).toList().forEach(CompletableFuture::join);
      assertEquals(commands, machine.applications());
    }
  }

  @Test
  void putsWhatWaitsIntoFewEntries() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      LongStream.range(0, 5_000)
          .mapToObj(i -> submit(replicator, i))
          .toList()
          .forEach(CompletableFuture::join);
      assertTrue(machine.entries.get() < 500, "entries: " + machine.entries);
    }
  }

  @Test
  void replaysNothingAfterAnOrderlyStop() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
        submit(replicator, i).get();
      }
    }
    assertEquals(List.of(0L, 1L, 2L), slots());
  }

  @Test
  void replaysWhatTheStoreLostBeforeItLeads() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      LongStream.range(0, 100).forEach(i -> submit(replicator, i).join());
    }
    CountingStateMachine empty =
        new CountingStateMachine() {
          @Override
          public void leading(long term) {
            assertEquals(100, applications().size());
            super.leading(term);
          }
        };
    Nodes.startLeading(directory, empty).close();
    assertEquals(machine.applications(), empty.applications());
  }

  @Test
  void entryTimesNeverGoBack() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      LongStream.range(0, 100).forEach(i -> submit(replicator, i).join());
    }
    assertEquals(machine.times.stream().sorted().toList(), machine.times);
  }

  @Test
  void isReadableUpToWhatWasAcknowledged() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      for (int i = 0; i < 20; i++) {
        submit(replicator, i).get();
        long written = machine.applied().index();
        for (Consistency consistency : Consistency.values()) {
          long readable = replicator.readable(consistency).get(5, TimeUnit.SECONDS);
          assertTrue(readable >= written, consistency + ": " + readable + " < " + written);
        }
      }
    }
  }

  @Test
  void showsItselfAsTheLeader() throws Exception {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      ClusterView view = replicator.view();
      assertTrue(view.leads());
      assertEquals("n1", view.leader());
      assertNull(view.trouble());
      assertEquals(1, view.members().size());
      assertEquals(ClusterView.Role.LEADER, view.members().getFirst().role());
    }
  }

  private List<Long> slots() {
    return machine.applications().stream().map(c -> ((Command.CloseSlot) c).slot()).toList();
  }

  private static CompletableFuture<Reply> submit(RatisReplicator replicator, long number) {
    return replicator.submit(Nodes.numbered(number));
  }
}
