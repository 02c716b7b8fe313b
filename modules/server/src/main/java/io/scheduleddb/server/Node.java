package io.scheduleddb.server;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.cluster.ClusterDesk;
import io.scheduleddb.cluster.ClusterOptions;
import io.scheduleddb.cluster.Formation;
import io.scheduleddb.cluster.SettingConflict;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.ClusterClock;
import io.scheduleddb.link.HttpPeerLink;
import io.scheduleddb.link.LinkOptions;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import io.scheduleddb.storage.StoreCopies;
import io.scheduleddb.web.RestServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A node: the parts, put together in the order in which they need each other, and taken apart in
/// the opposite one. What needs a cluster, the [Member], comes when the cluster is known: at once
/// for a node that has been in one, else when one is found or founded.
final class Node implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("scheduled-db");

  /// How long a stop waits for a log that is just being opened: what was begun can be closed only
  /// when it is there.
  private static final Duration FORMATION_ENDS = Duration.ofSeconds(15);

  /// How long a node that is scaled away waits to be removed: the leader waits 10 s, removes one
  /// after the other, when it goes itself another one waits 10 s again, and 10 s of the same
  /// answers make it certain.
  private static final Duration FAREWELL = Duration.ofSeconds(60);

  private final ModuleOptions options;
  private final FailStop failStop;
  private final ClusterClock clock = new ClusterClock(InstantSource.system(), System::nanoTime);
  private final DataDirectory directory;
  private final Tracing tracing;
  private final RestServer web;
  private final SqliteJobStore store;
  private final HttpPeerLink link;
  private final Peer self;
  private final Discovery discovery;
  private final ClusterDesk desk;
  private final DiskWatch disk;
  private final Snapshots snapshots;
  private final StateWatch watch;
  private final Thread formation;
  private final Object looking = new Object();
  private boolean hasLooked;
  private volatile boolean stopping;
  private volatile @Nullable Member member;

  private Node(ModuleOptions options, FailStop failStop) {
    this.options = options;
    this.failStop = failStop;
    Configuration configuration = options.configuration();
    directory = DataDirectory.open(configuration);
    directory.requireLog();
    // First of all, so that the probes answer from the first second.
    tracing = options.tracing();
    web = RestServer.start(options.web(), tracing);
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.database()), failStop, web.telemetry().store());
    self = options.self(directory.peer(), web.port());
    link =
        new HttpPeerLink(LinkOptions.of(configuration.cluster().token()), web.telemetry().link());
    discovery = options.discovery(self);
    desk =
        new ClusterDesk(
            options.identity(self), directory.standing(), ClusterOptions.DEFAULT, clock);
    disk = new DiskWatch(directory.path(), configuration.limits().storage(), clock);
    snapshots = new StoreCopies(store, directory.copies(), clock);
    web.introduce(desk);
    watch = new StateWatch(this::readiness, this::shortage);
    formation = Thread.ofPlatform().name("formation").daemon().unstarted(this::form);
  }

  /// Starts a node; on return it answers requests about itself, and everything else as soon as it
  /// is a member of a cluster.
  static Node start(Configuration configuration, String version, FailStop failStop) {
    Node node = new Node(new ModuleOptions(configuration, version), failStop);
    node.formation.start();
    node.watch.start();
    return node;
  }

  private StateWatch.Readiness readiness() {
    Member working = member;
    return new StateWatch.Readiness(
        web.unready(),
        desk.waitingFor(),
        working == null ? null : working.parts().replicator().view().trouble());
  }

  /// Why this node would refuse a job.
  private @Nullable String shortage() {
    Member working = member;
    String room = disk.shortage();
    if (room != null || working == null) {
      return room;
    }
    long most = options.configuration().limits().jobs();
    long jobs =
        working.parts().scheduling().counts().values().stream().mapToLong(Long::longValue).sum();
    return jobs < most ? null : "QUEUE_JOB_LIMIT: " + most;
  }

  private void form() {
    try {
      Standing standing = directory.standing().standing();
      String hint = null;
      if (standing.cluster() == null) {
        hint = look();
        standing = directory.standing().standing();
      }
      endLooking();
      if (!stopping && !standing.removed()) {
        begin(standing, hint);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SettingConflict e) {
      ProcessEnd.halt(Main.WRONG_SETTING, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      if (stopping) {
        LOG.log(Level.WARNING, "stopped while it started", e);
      } else {
        failStop.fail("could not start", e);
      }
    }
  }

  /// From here on the formation isn't interrupted any more: what is being opened is opened, and
  /// closed in order.
  private void endLooking() {
    synchronized (looking) {
      hasLooked = true;
      Thread.interrupted();
    }
  }

  /// Ends the looking for a cluster at once, or waits until the log is open.
  private void endFormation() {
    stopping = true;
    synchronized (looking) {
      if (!hasLooked) {
        formation.interrupt();
      }
    }
    try {
      formation.join(FORMATION_ENDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String look() throws InterruptedException {
    Formation looking =
        new Formation(
            options.identity(self),
            options.configuration().cluster().expect(),
            directory.standing(),
            new Formation.Sight(discovery, link),
            ClusterOptions.DEFAULT);
    desk.forming(looking);
    return switch (looking.run()) {
      case Formation.Decision.Found found -> {
        Event.of("cluster-founded")
            .with("cluster", found.cluster().toString())
            .info("this node founded a cluster");
        yield null;
      }
      case Formation.Decision.Join join -> {
        Event.of("joining")
            .with("cluster", join.cluster().toString())
            .with("from", join.address())
            .info("this node joins a cluster that another told of");
        yield join.address();
      }
    };
  }

  private void begin(Standing standing, @Nullable String hint) {
    Member begun =
        new Member(
            new Member.Ground(
                options,
                self,
                directory.raft(),
                store,
                snapshots,
                desk,
                discovery,
                link,
                disk,
                web.telemetry(),
                tracing,
                clock,
                hint),
            standing,
            failStop);
    member = begun;
    web.serve(begun.parts());
  }

  int httpPort() {
    return web.port();
  }

  /// Waits to be removed when this node won't be back (and leaves nothing behind then), hands the
  /// leadership over, lets deliveries under way end within the shutdown timeout, and closes
  /// everything. What doesn't end is told as cancelled and delivered again, by the next leader or
  /// after the next start.
  @Override
  public void close() {
    Duration patience = options.configuration().limits().shutdown();
    Event.of("stopping")
        .with("patience_seconds", patience.toSeconds())
        .info("deliveries under way are given time to end");
    web.stopping();
    endFormation();
    boolean left = desk.takeLeave(FAREWELL);
    Member working = member;
    if (working != null) {
      working.retire(patience);
    }
    watch.close();
    web.close();
    desk.close();
    if (working != null) {
      working.close();
    }
    tracing.close();
    discovery.close();
    link.close();
    store.close();
    if (left) {
      directory.empty();
    }
    directory.close();
  }
}
