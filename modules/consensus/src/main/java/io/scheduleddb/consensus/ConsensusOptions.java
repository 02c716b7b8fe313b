package io.scheduleddb.consensus;

import io.scheduleddb.api.Invariant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/// How a node takes part in the log.
///
/// @param node the id of this node, the same for as long as `raftDirectory` exists
/// @param cluster the name of the cluster; nodes of different names never talk
/// @param bindHost where the Raft port listens
/// @param advertiseHost the name by which other nodes reach this one; stable over restarts
/// @param raftDirectory the log, the term and the vote of this node; `<DATA_DIR>/raft`
/// @param clock what entries are stamped with
public record ConsensusOptions(
    String node,
    String cluster,
    String bindHost,
    int port,
    String advertiseHost,
    Path raftDirectory,
    Limits limits,
    Timing timing,
    InstantSource clock) {

  public ConsensusOptions {
    Invariant.check(!node.isBlank(), "node id blank", node);
    Invariant.check(!cluster.isBlank(), "cluster name blank", cluster);
    Invariant.check(port > 0 && port < 65_536, "raft port", port);
    Invariant.check(!advertiseHost.isBlank(), "advertise host blank", advertiseHost);
  }

  /// A node on the default limits, that makes up a cluster alone.
  public static ConsensusOptions alone(
      String node, String cluster, String host, int port, Path raftDirectory) {
    return new ConsensusOptions(
        node,
        cluster,
        host,
        port,
        host,
        raftDirectory,
        Limits.DEFAULT,
        Timing.ALONE,
        InstantSource.system());
  }

  /// The same for every node of the cluster, different for every other cluster.
  UUID group() {
    String name = "scheduled-db/" + cluster;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /// Where Ratis keeps the segments of the log.
  Path segments() {
    return raftDirectory.resolve(group().toString()).resolve("current");
  }

  /// What may wait and how much is taken at once.
  ///
  /// @param waitingCommands client commands that wait to be proposed; about a second of work, so
  ///   that an answer comes before its client has given up
  /// @param waitingBytes what they may weigh together, in memory
  /// @param batchCommands commands in one entry
  /// @param batchBytes an entry takes no further command above this size; with one command more it
  ///   stays below the 4 MB that Ratis can append
  /// @param commandBytes the largest command
  /// @param batchesInFlight entries that are appended and not yet applied; few, so that what
  ///   arrives meanwhile becomes one entry
  /// @param checkpointEntries applied entries after which the log is cut
  /// @param checkpointBytes applied bytes after which the log is cut, so that it stays small also
  ///   when entries are large
  /// @param keptEntries entries that stay in the log when it is cut, for nodes that were away
  ///   shortly
  public record Limits(
      int waitingCommands,
      long waitingBytes,
      int batchCommands,
      int batchBytes,
      int commandBytes,
      int batchesInFlight,
      int checkpointEntries,
      long checkpointBytes,
      int keptEntries) {
    public static final Limits DEFAULT =
        new Limits(8_192, 32L << 20, 1_024, 1 << 20, 2 << 20, 2, 10_000, 64L << 20, 1_000);

    public Limits {
      Invariant.check(waitingCommands > 0, "waiting commands", waitingCommands);
      Invariant.check(waitingBytes > 0, "waiting bytes", waitingBytes);
      Invariant.check(batchCommands > 0, "commands in a batch", batchCommands);
      Invariant.check(batchBytes > 0 && commandBytes > 0, "bytes in a batch", batchBytes);
      Invariant.check(batchBytes + commandBytes < 4 << 20, "entry above 4 MB", commandBytes);
      Invariant.check(batchesInFlight > 0, "batches in flight", batchesInFlight);
      Invariant.check(checkpointEntries > 0, "entries to a checkpoint", checkpointEntries);
      Invariant.check(checkpointBytes > 0, "bytes to a checkpoint", checkpointBytes);
      Invariant.check(keptEntries >= 0, "kept entries", keptEntries);
    }
  }

  /// How long a node waits for a leader before it stands for election; drawn between both values.
  ///
  /// @param firstMin after the start, before any leader was heard
  /// @param min also sets the heartbeat, to half of it
  /// @param pause how long a leader may have been stopped (SIGSTOP, a suspended machine, swapping)
  ///   and still lead afterwards
  public record Timing(
      Duration firstMin, Duration firstMax, Duration min, Duration max, Duration pause) {
    /// A single voter waits for nobody, and nobody can have taken over while it was stopped: giving
    /// up would only have it deliver again what it couldn't record.
    public static final Timing ALONE = ofMillis(10, 20, 1_500, 3_000, Duration.ofDays(3650));

    /// Several nodes, which may be short of CPU.
    public static final Timing SEVERAL = ofMillis(500, 1_000, 1_500, 3_000, Duration.ofSeconds(3));

    public Timing {
      Invariant.check(firstMin.isPositive(), "first election timeout", firstMin);
      Invariant.check(firstMax.compareTo(firstMin) >= 0, "first election timeout", firstMax);
      Invariant.check(min.compareTo(Duration.ofMillis(50)) >= 0, "election timeout", min);
      Invariant.check(max.compareTo(min) > 0, "election timeout", max);
      Invariant.check(pause.isPositive(), "pause", pause);
    }

    private static Timing ofMillis(int firstMin, int firstMax, int min, int max, Duration pause) {
      return new Timing(
          Duration.ofMillis(firstMin),
          Duration.ofMillis(firstMax),
          Duration.ofMillis(min),
          Duration.ofMillis(max),
          pause);
    }
  }
}
