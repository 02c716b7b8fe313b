package io.scheduleddb.consensus;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The replicated log, on Apache Ratis. `DESIGN.md` of this module tells how a command goes
/// through.
public final class RatisReplicator implements Replicator {
  /// How long a stop waits for what has been submitted.
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Failure failure;
  private final Leadership leadership;
  private final Applier applier;
  private final RaftNode raft;
  private final Proposer proposer;
  private final Watchdog watchdog;
  private final ClusterViews views;

  private RatisReplicator(
      ConsensusOptions options,
      StateMachine stateMachine,
      FailStop failStop,
      Telemetry telemetry,
      LogExtent log) {
    failure = new Failure(failStop);
    leadership = new Leadership(stateMachine);
    LeaderClock clock = new LeaderClock(options.clock());
    Checkpoints checkpoints = new Checkpoints(options.limits(), stateMachine, log, this::cut);
    applier = new Applier(stateMachine, telemetry, failure, checkpoints);
    raft = new RaftNode(options, new LogStateMachine(applier, leadership, clock, failure));
    views = new ClusterViews(options.node(), raft, applier, failure);
    open();
    clock.saw(raft.newestTime());
    proposer = new Proposer(options, stateMachine, clock, failure, raft::append);
    watchdog = new Watchdog(raft, failure);
  }

  /// Opens the log and takes part in the cluster; a leader is elected afterwards. Throws when the
  /// log is damaged, ends before what `stateMachine` has applied, or the port is taken.
  public static RatisReplicator start(
      ConsensusOptions options, StateMachine stateMachine, FailStop failStop, Telemetry telemetry) {
    LogExtent log = LogGuard.check(options.segments(), stateMachine.applied());
    DirectorySync.prepare(options.raftDirectory());
    requireSpace(options.raftDirectory());
    return new RatisReplicator(options, stateMachine, failStop, telemetry, log);
  }

  private static void requireSpace(Path directory) {
    long free = directory.toFile().getUsableSpace();
    if (free < RatisSettings.FREE_BYTES) {
      throw new IllegalStateException(
          "only %d MB are free on the disk of %s, it takes %d to start"
              .formatted(free >> 20, directory, RatisSettings.FREE_BYTES >> 20));
    }
  }

  private void open() {
    try {
      raft.start();
    } catch (RuntimeException e) {
      failure.stopping();
      raft.close();
      applier.close();
      throw e;
    }
  }

  private void cut(long index) {
    raft.cut(index);
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    return proposer.submit(command);
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    return switch (consistency) {
      case LOCAL -> CompletableFuture.completedFuture(applier.applied().index());
      case LEADER -> leads();
      case LINEARIZABLE -> raft.isAlone() ? leads() : raft.read();
    };
  }

  /// A leader answers a command only after it has applied it here.
  private CompletableFuture<Long> leads() {
    return leadership.leads()
        ? CompletableFuture.completedFuture(applier.applied().index())
        : CompletableFuture.failedFuture(
            new Refusal(Problem.Kind.UNAVAILABLE, "this node doesn't lead"));
  }

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mayDeliver() {
    return leadership.leads();
  }

  @Override
  public ClusterView view() {
    return views.now();
  }

  @Override
  public void close() {
    proposer.drain(DRAIN);
    failure.stopping();
    watchdog.close();
    raft.handOver();
    proposer.close();
    raft.close();
    applier.close();
  }
}
