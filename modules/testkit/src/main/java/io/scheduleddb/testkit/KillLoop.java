package io.scheduleddb.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Kills a node again and again while it is at work, starts it again over the same data, and holds
/// what came of all jobs against the promises in the end. The node is all of its cluster.
public final class KillLoop {
  private static final int CLIENTS = 4;
  private static final Duration START = Duration.ofSeconds(60);

  private KillLoop() {}

  /// How long, how much, where.
  ///
  /// @param round of one round, before the node is killed in its second half
  /// @param perSecond operations of all clients
  /// @param seed of all that is random
  public record Options(
      Path image, Path directory, int rounds, Duration round, int perSecond, long seed) {}

  /// Plays it through; takes a little longer than the rounds together.
  public static TrialReport run(Options options) throws Exception {
    ServerCluster.Options alone =
        new ServerCluster.Options(
            options.image(),
            options.directory(),
            Map.of("DISCOVERY_STRATEGY", "none", "SCHEDULED_DB_JVM_OPTIONS", ""));
    try (ServerCluster cluster = new ServerCluster(alone, Network.loopback(), 1)) {
      cluster.node(1).start().awaitHealthy(START);
      return kill(cluster, options);
    }
  }

  private static TrialReport kill(ServerCluster cluster, Options options) throws Exception {
    Random random = new Random(options.seed());
    Trial.Options load =
        new Trial.Options(
            CLIENTS,
            options.perSecond(),
            false,
            Duration.ZERO,
            Duration.ofSeconds(30),
            Tolerance.standard(),
            options.seed());
    ServerProcess node = cluster.node(1);
    try (Trial trial = new Trial(cluster, load).start()) {
      for (int round = 0; round < options.rounds(); round++) {
        double part = random.nextDouble(0.5, 1.0);
        Patience.pause(Duration.ofMillis((long) (options.round().toMillis() * part)));
        trial.harm(Fault.Kind.KILL, node, node::kill);
        node.start().awaitHealthy(START);
      }
      return trial.finish();
    }
  }

  /// `[--rounds N] [--seconds N] [--rate N] [--seed N]`; exit code 1 when a promise was broken.
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("kill-loop");
    long seed = number(args, "--seed", System.nanoTime() & 0xffff);
    Options options =
        new Options(
            image(),
            directory,
            (int) number(args, "--rounds", 5),
            Duration.ofSeconds(number(args, "--seconds", 5)),
            (int) number(args, "--rate", 60),
            seed);
    TrialReport report = run(options);
    System.out.print("seed " + seed + ", " + directory + "\n" + report.text());
    System.exit(report.violations().isEmpty() ? 0 : 1);
  }

  private static Path image() throws IOException {
    return Path.of(System.getProperty(ServerProcess.IMAGE, "target/scheduled-db")).toRealPath();
  }

  private static long number(String[] args, String name, long otherwise) {
    int index = List.of(args).indexOf(name);
    return index < 0 ? otherwise : Long.parseLong(args[index + 1]);
  }
}
