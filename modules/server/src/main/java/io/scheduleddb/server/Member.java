package io.scheduleddb.server;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.cluster.ClusterDesk;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.ClusterClock;
import io.scheduleddb.consensus.RatisReplicator;
import io.scheduleddb.delivery.CourierOptions;
import io.scheduleddb.delivery.HttpCourier;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.web.NodeParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What works in a node from the moment it knows its cluster: log, scheduler, deliveries, and the
/// care for the members.
final class Member implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("scheduled-db");

  /// How long a leader that stops waits for its calls under way before it hands the leadership on:
  /// long enough for receivers that answer, short enough that what falls due isn't late.
  private static final Duration BEFORE_HANDOVER = Duration.ofSeconds(2);

  /// How long the handing over itself may take.
  private static final Duration HANDOVER = Duration.ofSeconds(3);

  /// How long a stop waits, after the last call has ended, for its record in the log.
  private static final Duration RECORDING = Duration.ofSeconds(5);

  private final AtomicBoolean saidRemoved = new AtomicBoolean();
  private final RatisReplicator replicator;
  private final HttpCourier courier;
  private final Scheduler.Running scheduler;
  private final DispatchLoop loop;
  private final NodeParts parts;

  /// What it is built on.
  ///
  /// @param hint the address of a node that knows the cluster; null when this one was in it before
  record Ground(
      ModuleOptions options,
      Peer self,
      Path raft,
      SqliteJobStore store,
      Snapshots snapshots,
      ClusterDesk desk,
      Discovery discovery,
      PeerLink link,
      DiskWatch disk,
      Telemetry telemetry,
      Tracing tracing,
      ClusterClock clock,
      @Nullable String hint) {}

  Member(Ground ground, Standing standing, FailStop failStop) {
    ModuleOptions options = ground.options;
    Scheduler whole =
        new Scheduler(
            options.scheduler(),
            ground.store,
            ground.telemetry.deliveries(),
            new Scheduler.Sources(ground.clock, RandomGenerator.getDefault()));
    replicator =
        RatisReplicator.start(
            options.consensus(ground.self, standing, isFull(ground), ground.raft, ground.clock),
            new RatisReplicator.Ports(
                whole.stateMachine(),
                failStop,
                ground.telemetry.log(),
                ground.tracing,
                ground.link,
                ground.disk,
                ground.desk::holdsBack,
                this::sayRemoved));
    courier = new HttpCourier(CourierOptions.defaults(options.version(), ground.clock));
    scheduler = whole.connect(replicator, courier, ground.disk, ground.tracing);
    replicator.handOverWhen(scheduler::isSettled);
    loop = new DispatchLoop(scheduler, ground.clock, failStop);
    loop.start();
    ground.desk.run(
        new ClusterDesk.Parts(
            replicator,
            replicator.membership(),
            ground.discovery,
            ground.link,
            ground.hint,
            this::sayRemoved),
        failStop);
    parts =
        new NodeParts(
            scheduler.scheduling(),
            replicator,
            () -> storage(ground),
            replicator.linkHandler(),
            ground.snapshots,
            ground.clock);
  }

  private static NodeParts.Storage storage(Ground ground) {
    JobStore.Size size = ground.store.reader().size();
    DiskWatch.Look disk = ground.disk.look();
    return new NodeParts.Storage(
        size.total(), size.log(), disk.used(), disk.limit(), disk.shortage() != null);
  }

  /// Whether the cluster that this node was told of has as many voters as it may.
  private static boolean isFull(Ground ground) {
    try {
      return ground.hint != null
          && ground.link.self(ground.hint).members().size() >= Membership.MAX_VOTERS;
    } catch (LinkFailure | Refusal e) {
      return false;
    }
  }

  /// The log and the desk learn of it each in its own way.
  private void sayRemoved() {
    if (saidRemoved.compareAndSet(false, true)) {
      Event.of("removed").warn("this node was removed from the cluster");
    }
  }

  /// What the web answers from.
  NodeParts parts() {
    return parts;
  }

  /// Starts no further delivery and gives the leadership to another node, if there is one; lets the
  /// deliveries under way end within `patience`, and records them, or, when another node leads by
  /// then, leaves it to that node to repeat them.
  void retire(Duration patience) {
    CompletableFuture<Void> stopped = scheduler.stop();
    if (replicator.view().leads() && hasSuccessor()) {
      await(stopped, patience.compareTo(BEFORE_HANDOVER) < 0 ? patience : BEFORE_HANDOVER);
      await(scheduler.giveBack(), RECORDING);
      handOver();
    }
    courier.drain(patience);
    if (!await(stopped, RECORDING)) {
      LOG.warning("not every delivery could be recorded; some will be repeated");
    }
  }

  private boolean hasSuccessor() {
    ClusterView view = replicator.view();
    return view.voters() > 1;
  }

  private void handOver() {
    try {
      replicator.membership().transfer(null, HANDOVER);
    } catch (Refusal e) {
      LOG.log(Level.WARNING, "the leadership was not handed over: {0}", e.problem().detail());
    }
  }

  private static boolean await(CompletableFuture<Void> done, Duration patience) {
    try {
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// To be called after [#retire], when nothing asks any more.
  @Override
  public void close() {
    loop.close();
    courier.close();
    replicator.close();
  }
}
