package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RatisReplicatorLimitsTest {
  @TempDir Path directory;

  @Test
  void refusesClientsWhenTooManyWaitButNeverTheScheduler() throws Exception {
    CountDownLatch applying = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountingStateMachine machine =
        new CountingStateMachine() {
          @Override
          public List<List<Reply>> apply(List<LogEntry> batch) {
            if (batch.stream().anyMatch(entry -> !entry.commands().isEmpty())) {
              applying.countDown();
              await(go);
            }
            return super.apply(batch);
          }
        };
    try (RatisReplicator replicator = startLeading(limits(5, 10_000), machine)) {
      CompletableFuture<Reply> first = replicator.submit(Nodes.numbered(0));
      applying.await();
      List<CompletableFuture<Reply>> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(replicator.submit(new Command.DeleteJob(new JobId("j" + i))));
      }
      CompletableFuture<Reply> scheduler = replicator.submit(Nodes.numbered(1));
      assertTrue(clients.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
      assertEquals(Problem.Kind.UNAVAILABLE, problem(clients.getLast()));
      go.countDown();
      first.get();
      scheduler.get();
      long refused = clients.stream().filter(answer -> fails(answer)).count();
      assertEquals(2 + 20 - refused, machine.applications().size());
    }
  }

  @Test
  void stopsTheProcessWhenTheStoreFails() throws Exception {
    CompletableFuture<String> failed = new CompletableFuture<>();
    CountingStateMachine machine =
        new CountingStateMachine() {
          @Override
          public List<List<Reply>> apply(List<LogEntry> batch) {
            if (batch.stream().anyMatch(entry -> !entry.commands().isEmpty())) {
              throw new IllegalStateException("disk on fire");
            }
            return super.apply(batch);
          }
        };
    ConsensusOptions options = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    RatisReplicator replicator =
        Nodes.start(options, machine, (what, cause) -> failed.complete(what + cause));
    machine.terms.take();
    CompletableFuture<Reply> answer = replicator.submit(Nodes.numbered(1));
    assertTrue(failed.get().contains("disk on fire"), failed.get());
    assertTrue(String.valueOf(replicator.view().trouble()).contains("can't be applied"));
    assertEquals(false, answer.isDone());
  }

  @Test
  void cutsTheLogAfterACheckpoint() throws Exception {
    CountingStateMachine machine = new CountingStateMachine();
    ConsensusOptions.Limits limits = limits(100, 20);
    for (int i = 0; i < 4; i++) {
      try (RatisReplicator replicator = startLeading(limits, machine)) {
        LongStream.range(0, 30).forEach(n -> replicator.submit(Nodes.numbered(n)).join());
      }
    }
    assertTrue(machine.checkpoints.get() >= 4, "checkpoints: " + machine.checkpoints);
    assertTrue(firstSegment() > 0, "the log still begins at its first entry");
    try (RatisReplicator replicator = startLeading(limits, machine)) {
      replicator.submit(Nodes.numbered(1)).get();
    }
    assertEquals(121, machine.applications().size());
    CountingStateMachine lost = new CountingStateMachine();
    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> startLeading(limits, lost))
                .getMessage());
    assertTrue(message.contains("begins at index"), message);
  }

  @Test
  void refusesAfterItWasClosed() throws Exception {
    CountingStateMachine machine = new CountingStateMachine();
    RatisReplicator replicator = startLeading(limits(100, 100), machine);
    replicator.close();
    assertEquals(Problem.Kind.UNAVAILABLE, problem(replicator.submit(Nodes.numbered(1))));
  }

  @Test
  void answersEverythingBeforeItCloses() throws Exception {
    CountingStateMachine machine = new CountingStateMachine();
    RatisReplicator replicator = startLeading(limits(100, 100), machine);
    List<CompletableFuture<Reply>> answers =
        LongStream.range(0, 2_000).mapToObj(Nodes::numbered).map(replicator::submit).toList();
    replicator.close();
    assertTrue(answers.stream().allMatch(answer -> answer.isDone() && !fails(answer)));
  }

  @Test
  void refusesACommandThatNoEntryCanHold() throws Exception {
    CountingStateMachine machine = new CountingStateMachine();
    try (RatisReplicator replicator = startLeading(limits(100, 100), machine)) {
      Command huge = new Command.GrantSlot(1, 1, List.of("n".repeat(3 << 20)));
      assertEquals(Problem.Kind.TOO_LARGE, problem(replicator.submit(huge)));
      assertEquals(List.of(huge), List.copyOf(machine.abandoned));
      assertInstanceOf(Reply.Done.class, replicator.submit(Nodes.numbered(1)).get());
    }
  }

  @Test
  void refusesToStartOnAPortThatIsTaken() throws Exception {
    ConsensusOptions options = Nodes.options(directory, limits(100, 100));
    try (ServerSocket taken =
        new ServerSocket(options.port(), 1, InetAddress.getLoopbackAddress())) {
      RuntimeException refusal =
          assertThrows(
              RuntimeException.class, () -> Nodes.start(options, new CountingStateMachine()));
      assertTrue(String.valueOf(refusal.getMessage()).contains("port"), refusal.toString());
      assertTrue(taken.isBound());
    }
  }

  @Test
  void showsThatItWasClosed() throws Exception {
    RatisReplicator replicator = startLeading(limits(100, 100), new CountingStateMachine());
    replicator.close();
    assertTrue(String.valueOf(replicator.view().trouble()).contains("CLOSED"));
  }

  @Test
  void refusesABadPort() {
    ConsensusOptions good = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    assertThrows(
        IllegalStateException.class,
        () ->
            new ConsensusOptions(
                good.self(),
                good.cluster(),
                true,
                false,
                "127.0.0.1",
                0,
                directory,
                good.limits(),
                good.timing(),
                good.pace(),
                good.clock()));
  }

  private RatisReplicator startLeading(ConsensusOptions.Limits limits, CountingStateMachine machine)
      throws InterruptedException {
    RatisReplicator replicator = Nodes.start(Nodes.options(directory, limits), machine);
    machine.terms.take();
    replicator.readable(Consistency.LINEARIZABLE).join();
    return replicator;
  }

  private static ConsensusOptions.Limits limits(int waiting, int checkpointEntries) {
    return new ConsensusOptions.Limits(
        waiting, 1 << 20, 1_024, 1 << 20, 2 << 20, 1, checkpointEntries, 64L << 20, 5);
  }

  private long firstSegment() throws IOException {
    try (Stream<Path> files =
        Files.list(Nodes.options(directory, ConsensusOptions.Limits.DEFAULT).segments())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("log_"))
          .mapToLong(name -> Long.parseLong(name.replaceAll("log_(inprogress_)?(\\d+).*", "$2")))
          .min()
          .orElseThrow();
    }
  }

  private static boolean fails(CompletableFuture<Reply> answer) {
    try {
      answer.join();
      return false;
    } catch (CompletionException e) {
      return true;
    }
  }

  private static Problem.Kind problem(CompletableFuture<Reply> answer) {
    CompletionException failure = assertThrows(CompletionException.class, answer::join);
    return assertInstanceOf(Refusal.class, failure.getCause()).problem().kind();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
