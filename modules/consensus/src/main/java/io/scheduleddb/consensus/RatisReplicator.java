package io.scheduleddb.consensus;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicated log, on Apache Ratis. `DESIGN.md` of this module tells how a command goes
/// through.
public final class RatisReplicator implements Replicator {
  /// How long a stop waits for what has been submitted.
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /// How long another node may take to be elected in the place of this one.
  private static final Duration HANDOVER = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(RatisReplicator.class);

  private final Failure failure;
  private final Leadership leadership;
  private final Fence fence;
  private final Applier applier;
  private final RaftNode raft;
  private final Proposer proposer;
  private final Submissions submissions;
  private final Reads reads;
  private final LinkDesk desk;
  private final Heart heart;
  private final Handover handover;
  private final Members members;
  private final SnapshotInstaller installer;
  private final Watchdog watchdog;
  private final ClusterViews views;

  /// What the log works with.
  ///
  /// @param link to the other nodes
  /// @param capacity whether this node's disk has room
  /// @param holdsBack why clients' commands must wait although this node leads; null when they
  ///   needn't
  /// @param removed called once when this node was removed from the cluster; it takes no part any
  ///   more, but the process may go on
  public record Ports(
      StateMachine stateMachine,
      FailStop failStop,
      Telemetry.Log telemetry,
      Tracing tracing,
      PeerLink link,
      Capacity capacity,
      Supplier<@Nullable String> holdsBack,
      Runnable removed) {}

  private RatisReplicator(ConsensusOptions options, Ports ports, LogExtent log) {
    failure = new Failure(ports.failStop);
    leadership = new Leadership(ports.stateMachine);
    fence = new Fence(options.pace().fence(), leadership, options.clock()::wall, System::nanoTime);
    LeaderClock clock = new LeaderClock(options.clock());
    Requests requests = new Requests(options.pace().request(), ports.tracing);
    ContentChecks contents = new ContentChecks(failure);
    applier =
        new Applier(
            new Applier.Parts(
                ports.stateMachine,
                ports.telemetry,
                failure,
                new Checkpoints(options.limits(), ports.stateMachine, log, this::cut),
                requests,
                contents));
    Departure departure = new Departure(ports.removed);
    RoleReport roles = new RoleReport(leadership);
    installer = new SnapshotInstaller(options, ports, applier);
    raft =
        new RaftNode(
            options,
            new LogStateMachine(
                applier,
                leadership,
                clock,
                new LogStateMachine.Ends(failure, departure, installer, roles),
                new KnownLeader(ports.telemetry::leaderChanged)),
            ports.telemetry::synced);
    KnownCommit committed = new KnownCommit();
    views =
        new ClusterViews(
            options,
            raft,
            applier,
            committed,
            new ClusterViews.Troubles(failure, departure, contents));
    open();
    clock.saw(raft.newestTime());

    handover = new Handover(fence);
    members = new Members(options.self(), raft.division(), handover, () -> touch(clock));
    Routes routes = new Routes(raft.division());
    StampGate gate = new StampGate(raft::isAlone);
    Pulse pulse =
        new Pulse(
            options,
            raft.division(),
            leadership,
            new Pulse.Parts(fence, gate, clock, committed, contents, ports.capacity));
    Confirmations confirmations = new Confirmations(raft.division(), routes, ports.link, pulse);
    ReadIndex readIndex =
        new ReadIndex(
            leadership,
            raft::commitIndex,
            () -> applier.applied().index(),
            raft::isAlone,
            term -> pulse.confirmed(confirmations, term));
    proposer =
        new Proposer(
            options.limits(),
            new Proposer.Parts(
                ports.stateMachine,
                clock,
                gate,
                leadership,
                command -> objection(command, pulse, ports.holdsBack),
                failure,
                raft::append));
    submissions =
        new Submissions(
            options,
            requests,
            new Submissions.Ways(leadership, proposer, routes, ports.link),
            failure);
    applier.onTerm(submissions::reached);
    reads = new Reads(options, readIndex, applier, leadership, routes, ports.link);
    desk = new LinkDesk(options, proposer, readIndex, pulse, routes);
    heart =
        new Heart(
            options,
            leadership,
            new Heart.Parts(
                pulse,
                gate,
                confirmations,
                requests,
                this,
                () -> giveWay(pulse.steadiest()),
                failure));
    FollowerWatch followers =
        new FollowerWatch(views::now, new Channels(), peer -> answers(ports.link, peer));
    watchdog =
        new Watchdog(
            raft.division(),
            failure,
            departure,
            () -> {
              roles.look(raft.division());
              followers.look();
            });
  }

  /// Opens the log and takes part in the cluster; a leader is elected afterwards. Throws when the
  /// log is damaged, ends before what the state machine has applied, or the port is taken.
  public static RatisReplicator start(ConsensusOptions options, Ports ports) {
    GroupDirectory.of(options).requireNoOther();
    LogPosition installed = new InstallMark(options.raftDirectory()).read();
    LogExtent log = LogGuard.check(options.segments(), ports.stateMachine.applied(), installed);
    DirectorySync.prepare(options.raftDirectory());
    requireSpace(options.raftDirectory());
    return new RatisReplicator(options, ports, log);
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

  private final class Channels implements FollowerWatch.Channels {
    @Override
    public void reset(String peer) {
      raft.resetChannel(peer);
    }

    @Override
    public void handOver(Duration patience) {
      members.transfer(null, patience);
    }
  }

  /// Whether a member answers at its HTTP address, itself and not a new peer that is there now.
  private static boolean answers(PeerLink link, ClusterView.Member member) {
    String address = member.httpAddress();
    try {
      return address != null && link.self(address).peer().id().equals(member.id());
    } catch (LinkFailure | Refusal e) {
      return false;
    }
  }

  /// Gives the leadership to a voter, if this node has it and there is one.
  ///
  /// @param to null for the fittest
  private void giveWay(@Nullable String to) {
    try {
      members.transfer(to, HANDOVER);
    } catch (Refusal e) {
      LOG.debug("the leadership stays: {}", e.getMessage());
    }
  }

  /// Appends an entry without commands, which needs no right time: also a leader whose clock is
  /// astray may.
  private void touch(LeaderClock clock) {
    // What comes of it shows in what the followers have.
    var _ = raft.append(new Batch.Builder(clock.newest(), leadership.term()).build());
  }

  private void cut(long index) {
    raft.cut(index);
  }

  /// Why this leader doesn't take a command now: no voter may run out of disk by new jobs.
  private static @Nullable Problem objection(
      Command command, Pulse pulse, Supplier<@Nullable String> holdsBack) {
    String shortage = storesJob(command) ? pulse.shortage() : null;
    if (shortage != null) {
      return Problem.of(Problem.Kind.CAPACITY, shortage);
    }
    String held = command instanceof Command.Client ? holdsBack.get() : null;
    return held == null ? null : Problem.of(Problem.Kind.UNAVAILABLE, held);
  }

  private static boolean storesJob(Command command) {
    return switch (command) {
      case Command.CreateJob _, Command.CreateJobs _, Command.ReplaceJob _ -> true;
      case Command.Conditional conditional -> storesJob(conditional.command());
      default -> false;
    };
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    return submissions.submit(command);
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    return reads.readable(consistency);
  }

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    return reads.reached(index, patience);
  }

  @Override
  public boolean mayDeliver() {
    return raft.isAlone() ? leadership.leads() : fence.isOpen();
  }

  @Override
  public ClusterView view() {
    return views.now();
  }

  RaftServer.Division division() {
    return raft.division();
  }

  /// Sets what tells whether every delivery that this node has started is recorded: the leadership
  /// isn't handed over before, within reason.
  public void handOverWhen(BooleanSupplier settled) {
    handover.onlyWhen(settled);
  }

  /// Changes who takes part.
  public Membership membership() {
    return members;
  }

  /// Answers what other nodes ask of the log.
  public PeerLink.Handler linkHandler() {
    return desk;
  }

  @Override
  public void close() {
    submissions.drain(DRAIN);
    failure.stopping();
    watchdog.close();
    installer.close();
    heart.close();
    giveWay(null);
    submissions.close();
    proposer.close();
    raft.close();
    applier.close();
  }
}
