package io.scheduleddb.consensus;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Prints how long a start takes and how many commands a node alone replicates; not a test.
/// Arguments: threads, seconds, directory; property `inFlight`. See DESIGN.md for how to run it.
final class ReplicationSpeed {
  private ReplicationSpeed() {}

  public static void main(String[] arguments) throws Exception {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 64;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path directory =
        arguments.length > 2
            ? Path.of(arguments[2])
            : Files.createTempDirectory(Path.of("target"), "speed");
    long begin = System.nanoTime();
    CountingStateMachine machine = new ForgetfulStateMachine();
    ConsensusOptions options = Nodes.options(directory, limits(Integer.getInteger("inFlight", 2)));
    try (RatisReplicator replicator = Nodes.start(options, machine)) {
      System.out.printf("started after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      machine.terms.take();
      System.out.printf("leading after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      for (int round = 1; round <= seconds; round++) {
        int before = machine.entries.get();
        long done = replicate(replicator, threads);
        System.out.printf("%d commands/s in %d entries/s%n", done, machine.entries.get() - before);
      }
      System.out.printf("%d linearizable reads/s%n", read(replicator));
      begin = System.nanoTime();
    }
    System.out.printf("closed after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
  }

  private static ConsensusOptions.Limits limits(int inFlight) {
    ConsensusOptions.Limits usual = ConsensusOptions.Limits.DEFAULT;
    return new ConsensusOptions.Limits(
        usual.waitingCommands(),
        usual.waitingBytes(),
        usual.batchCommands(),
        usual.batchBytes(),
        usual.commandBytes(),
        inFlight,
        usual.checkpointEntries(),
        usual.checkpointBytes(),
        usual.keptEntries());
  }

  private static long replicate(RatisReplicator replicator, int threads) {
    Command command = command();
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      for (int i = 0; i < threads; i++) {
        pool.execute(() -> {
          while (System.nanoTime() < end) {
            replicator.submit(command).join();
            done.incrementAndGet();
          }
        });
      }
    }
    return done.get();
  }

  private static long read(RatisReplicator replicator) {
    long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    long count = 0;
    for (; System.nanoTime() < end; count++) {
      replicator.readable(Consistency.LINEARIZABLE).join();
    }
    return count;
  }

  /// About 300 bytes in the log.
  static Command.CreateJob command() {
    Instant due = Instant.ofEpochMilli(1_790_000_000_123L);
    Target target =
        new Target(
            "https://receiver.example.com/hooks/orders",
            "POST",
            List.of(new Target.Header("content-type", "application/json")),
            "{\"order\":\"" + "x".repeat(100) + "\"}",
            Target.Body.ENVELOPE,
            Duration.ofSeconds(30));
    Policies policies =
        new Policies(
            Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE);
    JobSpec spec =
        new JobSpec(
            new JobId("0198c0de-0000-7000-8000-000000000001"),
            new Schedule.Once(due),
            Bounds.NONE,
            policies,
            target,
            RetryPolicy.DEFAULT,
            new TreeMap<>(),
            null);
    return new Command.CreateJob(spec, due, null, null);
  }

  /// Keeps only the count, so that the heap doesn't fill up.
  private static final class ForgetfulStateMachine extends CountingStateMachine {
    @Override
    public List<List<Reply>> apply(List<LogEntry> batch) {
      var replies = super.apply(batch);
      commands.clear();
      times.clear();
      return replies;
    }
  }
}
