package io.scheduleddb.cluster;

import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.PeerStatus.Stage;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers for the cluster: says who this node is from the first second on, and does, or passes on
/// to the leader, what users and other nodes ask of the members once its log runs. Any thread.
public final class ClusterDesk implements Cluster, AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String STOPS = "this node stops";

  private final Identity self;
  private final StandingStore store;
  private final ClusterOptions options;
  private final InstantSource clock;
  private volatile @Nullable Formation formation;
  private volatile @Nullable Office office;
  private volatile boolean closed;

  /// What the desk works with once the log runs.
  ///
  /// @param discovery asked for peers by the desk's own thread only, from then on
  /// @param hint the address of a node that knows the cluster, by which it was found; null: none
  /// @param onRemoved called once, on the desk's thread, when this node learns that it was removed;
  ///   quick
  public record Parts(
      Replicator replicator,
      Membership membership,
      Discovery discovery,
      PeerLink link,
      @Nullable String hint,
      Runnable onRemoved) {}

  /// The desk of a running node.
  private record Office(
      Parts parts, Steward steward, Joining joining, Forwarding forwarding, MemberLoop loop) {}

  public ClusterDesk(
      Identity self, StandingStore store, ClusterOptions options, InstantSource clock) {
    this.self = self;
    this.store = store;
    this.options = options;
    this.clock = clock;
  }

  /// From now on [#waitingFor] tells what this formation waits for, until the log runs.
  public void forming(Formation running) {
    formation = running;
  }

  /// The log runs: starts the thread that makes this node a member and, while it leads, looks after
  /// the others. Once, and only when the store names a cluster.
  ///
  /// @param failStop told when that thread can't go on
  public void run(Parts parts, FailStop failStop) {
    UUID cluster = store.standing().cluster();
    Invariant.check(cluster != null && office == null, "run once, in a cluster", self);
    Steward steward =
        new Steward(
            parts.replicator(), parts.membership(), parts.discovery(), parts.link(), options);
    Joining joining =
        new Joining(self, Objects.requireNonNull(cluster), store, parts, steward, options);
    Forwarding forwarding = new Forwarding(self.peer().httpAddress(), parts.link(), options);
    MemberLoop loop = new MemberLoop(joining, steward, options.step(), clock, failStop);
    office = new Office(parts, steward, joining, forwarding, loop);
    loop.start();
  }

  @Override
  public PeerStatus self() {
    Standing standing = store.standing();
    Office now = office;
    ClusterView view = now == null ? null : now.parts().replicator().view();
    return new PeerStatus(
        self.peer(),
        self.clusterName(),
        standing.cluster(),
        self.slotGap(),
        stage(standing),
        standing.endorses(),
        view == null ? null : leader(view),
        view == null ? Set.of() : ids(view),
        clock.instant());
  }

  private static Stage stage(Standing standing) {
    if (standing.removed()) {
      return Stage.REMOVED;
    }
    return standing.cluster() == null ? Stage.FORMING : Stage.MEMBER;
  }

  private @Nullable String leader(ClusterView view) {
    return view.leads() ? self.peer().httpAddress() : view.leaderAddress();
  }

  private static Set<String> ids(ClusterView view) {
    return view.members().stream().map(Member::id).collect(Collectors.toSet());
  }

  @Override
  public @Nullable String waitingFor() {
    if (store.standing().removed()) {
      return Joining.REMOVED;
    }
    Office now = office;
    if (now != null) {
      return now.joining().waitingFor();
    }
    Formation before = formation;
    return before == null || store.standing().cluster() != null
        ? "the log is starting"
        : before.waitingFor();
  }

  /// Why the cluster takes no commands of clients yet, in a sentence; null when it may. A cluster
  /// that was founded for several nodes takes none while its founder is the only voter: what that
  /// one acknowledged would be lost with its disk, and nobody would know that there was a cluster.
  public @Nullable String holdsBack() {
    int awaited = store.standing().awaited();
    return awaited > 1
        ? "the cluster was founded for %d nodes and has one voter so far".formatted(awaited)
        : null;
  }

  @Override
  public void join(PeerLink.JoinRequest request) {
    requireSame(request);
    ask(new Errand.Add(request));
  }

  private void requireSame(PeerLink.JoinRequest request) {
    Standing standing = store.standing();
    String id = request.peer().id();
    requireEqual(id, "CLUSTER_NAME", request.clusterName(), self.clusterName());
    requireEqual(id, "SLOT_GAP", request.slotGap(), self.slotGap());
    if (standing.cluster() != null) {
      requireEqual(id, "cluster id", request.cluster(), standing.cluster());
    }
  }

  private static void requireEqual(String id, String what, Object its, Object ours) {
    if (!its.equals(ours)) {
      throw new Refusal(
          Kind.CONFLICT, "%s has the %s \"%s\", here it is \"%s\"".formatted(id, what, its, ours));
    }
  }

  @Override
  public void remove(String id) {
    ask(new Errand.Remove(id));
  }

  @Override
  public void check() {
    Office now = office;
    if (now == null) {
      throw notMember();
    }
    // What comes of it is seen in the view of each node.
    var _ = now.parts().replicator().submit(new Command.CheckContent());
  }

  @Override
  public void lead(@Nullable String id) {
    ask(new Errand.Lead(id));
  }

  private Refusal notMember() {
    return new Refusal(Kind.UNAVAILABLE, "this node isn't a member of a cluster: " + waitingFor());
  }

  /// Tries again for a while when it can't be done now: most likely a leader is being elected, or a
  /// leader that is to be removed has given its office up.
  private void ask(Errand errand) {
    Office now = office;
    if (now == null || store.standing().removed()) {
      throw notMember();
    }
    long deadline = System.nanoTime() + options.retry().toNanos();
    boolean again = false;
    while (true) {
      try {
        attempt(now, errand);
        return;
      } catch (Refusal e) {
        boolean done = again && e.problem().kind() == Kind.NOT_FOUND;
        if (done && errand instanceof Errand.Remove) {
          return;
        }
        if (e.problem().kind() != Kind.UNAVAILABLE || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      again = true;
      pause();
    }
  }

  /// To be called at the beginning of a stop, while everything still works: a node of which the
  /// platform says that it won't be back stays until it was removed, for `patience` at most. True
  /// when it was: what it has kept is of no use any more.
  public boolean takeLeave(Duration patience) {
    Office now = office;
    Standing standing = store.standing();
    if (now == null || standing.cluster() == null || standing.removed()) {
      return false;
    }
    try {
      boolean left =
          new Farewell(self, standing.cluster(), now.parts(), options, clock).await(patience);
      if (left) {
        store.store(store.standing().asRemoved());
      }
      return left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void pause() {
    LockSupport.parkNanos(this, PAUSE.toNanos());
    if (closed || Thread.currentThread().isInterrupted()) {
      throw new Refusal(Kind.UNAVAILABLE, STOPS);
    }
  }

  private void attempt(Office now, Errand errand) {
    ClusterView view = now.parts().replicator().view();
    if (view.leads()) {
      var done = now.steward().ask(errand);
      now.loop().wake();
      Waiting.until(done, options.request(), errand);
    } else {
      now.forwarding().pass(errand, Directory.leaderAddress(view));
    }
  }

  /// Stops what [#run] started. Doesn't close the parts.
  @Override
  public void close() {
    closed = true;
    Office now = office;
    if (now != null) {
      now.loop().close();
      now.steward().refuse(STOPS);
    }
  }
}
