package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/// How a node takes part in the log.
///
/// @param self this node; its peer id stays the same for as long as `raftDirectory` exists, its
///   addresses are stable over restarts
/// @param cluster the id of the cluster; nodes of different clusters never talk
/// @param founder whether a node without a log starts the cluster, alone; otherwise it is silent
///   until it is added
/// @param listens whether a node without a log joins as a listener, because the cluster has its
///   voters; a listener can be made a voter, but only who starts as one listens
/// @param bindHost where the Raft port listens
/// @param raftDirectory the log, the term and the vote of this node; `<DATA_DIR>/raft`
/// @param clock what entries are stamped with
public record ConsensusOptions(
    Peer self,
    UUID cluster,
    boolean founder,
    boolean listens,
    String bindHost,
    int port,
    Path raftDirectory,
    Limits limits,
    Timing timing,
    Pace pace,
    ClusterClock clock) {

  public ConsensusOptions {
    Invariant.check(port > 0 && port < 65_536, "raft port", port);
  }

  /// The id of clusters that were made before ids were drawn: it follows from the name.
  public static UUID clusterNamed(String name) {
    return UUID.nameUUIDFromBytes(("scheduled-db/" + name).getBytes(StandardCharsets.UTF_8));
  }

  /// Where Ratis keeps the segments of the log.
  Path segments() {
    return raftDirectory.resolve(cluster.toString()).resolve("current");
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
        new Limits(
            8_192, 32L << 20, 1_024, 1 << 20, Command.MAX_BYTES, 2, 10_000, 64L << 20, 1_000);

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

  /// How patient nodes are with each other.
  ///
  /// @param request how long a client's command may be on its way: longer than it takes to elect a
  ///   leader, shorter than clients wait
  /// @param fence how long after a majority was asked a leader may start deliveries
  /// @param check how often replicas are compared
  public record Pace(Duration request, Duration fence, Duration check) {
    /// 10 s, 2 s, an hour.
    public static final Pace DEFAULT =
        new Pace(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofHours(1));

    public Pace {
      Invariant.check(request.isPositive(), "patience with requests", request);
      Invariant.check(fence.isPositive(), "fence window", fence);
      Invariant.check(check.isPositive(), "time between checks", check);
    }
  }

  /// How long a node waits for a leader before it stands for election; drawn between both values.
  ///
  /// @param firstMin after the start, before any leader was heard; who knows that it is the only
  ///   voter doesn't wait
  /// @param min also sets the heartbeat, to half of it
  public record Timing(Duration firstMin, Duration firstMax, Duration min, Duration max) {
    /// Several nodes, which may be short of CPU: another leader within a second or two.
    public static final Timing DEFAULT = of(Duration.ofMillis(500));

    /// With this much silence of the leader, up to twice as much, before another is elected.
    public static Timing of(Duration election) {
      return new Timing(election.dividedBy(2), election, election, election.multipliedBy(2));
    }

    public Timing {
      Invariant.check(firstMin.isPositive(), "first election timeout", firstMin);
      Invariant.check(firstMax.compareTo(firstMin) >= 0, "first election timeout", firstMax);
      Invariant.check(min.compareTo(Duration.ofMillis(50)) >= 0, "election timeout", min);
      Invariant.check(max.compareTo(min) > 0, "election timeout", max);
    }
  }
}
