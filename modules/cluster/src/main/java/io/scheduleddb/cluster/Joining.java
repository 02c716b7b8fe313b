package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes this node a member of the cluster whose id it has, tells the leader its addresses once in
/// each life of the process, and finds out when it has been removed.
///
/// A node counts as a member from the moment when the leader has confirmed it, not when it finds
/// itself in its own log: a configuration there may still be taken back. [#waitingFor] any thread;
/// the rest one thread.
final class Joining {
  static final String REMOVED =
      "this node was removed from the cluster and stays out of it; with an empty data directory it"
          + " can join as a new node";

  private final StandingStore store;
  private final Replicator replicator;
  private final Steward steward;
  private final Discovery discovery;
  private final PeerLink link;
  private final Lookout lookout;
  private final ClusterOptions options;
  private final JoinRequest request;
  private final Runnable onRemoved;
  private final Set<String> known = new TreeSet<>();
  private final Steady<String> excluded;
  private boolean announced;
  private volatile @Nullable String waitingFor = "the log is starting";

  Joining(
      Identity self,
      UUID cluster,
      StandingStore store,
      ClusterDesk.Parts parts,
      Steward steward,
      ClusterOptions options) {
    this.store = store;
    this.replicator = parts.replicator();
    this.steward = steward;
    this.discovery = parts.discovery();
    this.link = parts.link();
    this.lookout = new Lookout(link, options);
    this.options = options;
    this.request = new JoinRequest(self.peer(), self.clusterName(), cluster, self.slotGap());
    this.onRemoved = parts.onRemoved();
    this.excluded = new Steady<>(options.steady());
    if (parts.hint() != null) {
      known.add(parts.hint());
    }
  }

  /// What the node waits for, in sentences; null when it is a member.
  @Nullable String waitingFor() {
    return waitingFor;
  }

  /// Does what there is to do now. May block for as long as a join takes.
  void step(Instant now) throws InterruptedException {
    Standing standing = store.standing();
    if (standing.removed()) {
      waitingFor = REMOVED;
      return;
    }
    ClusterView view = replicator.view();
    boolean takesPart = takesPart(view);
    if (takesPart) {
      waitingFor = null;
    }
    if (takesPart && view.leader() != null) {
      excluded.clear();
      settle(view, standing);
    } else {
      search(view, standing, now);
    }
  }

  private boolean takesPart(ClusterView view) {
    return view.role() != Role.NONE && view.member(request.peer().id()) != null;
  }

  /// All is well: the leader is heard of, and only has to learn the addresses of this node.
  private void settle(ClusterView view, Standing standing) {
    if (standing.awaited() > 0 && view.voters() > 1) {
      store.store(standing.accompanied());
    }
    if (announced) {
      return;
    }
    if (view.leads()) {
      attempt("", () -> steward.perform(new Errand.Add(request)));
      return;
    }
    String address = view.leaderAddress();
    if (address != null) {
      attempt(address, () -> link.join(address, request, options.request()));
    }
  }

  /// Not in touch with the cluster by the log: asks around who leads it, and who belongs to it.
  private void search(ClusterView view, Standing standing, Instant now)
      throws InterruptedException {
    Set<String> addresses = new TreeSet<>(discovery.peers());
    addresses.addAll(known);
    view.members().stream()
        .map(Member::httpAddress)
        .filter(Objects::nonNull)
        .forEach(addresses::add);
    addresses.remove(request.peer().httpAddress());
    Neighbours neighbours = new Neighbours(request, lookout.look(addresses));
    known.addAll(neighbours.leaderAddresses());
    if (standing.member()) {
      watch(view, neighbours, now);
    } else {
      join(neighbours);
    }
  }

  private void join(Neighbours neighbours) {
    String address = neighbours.whomToAsk();
    if (address == null) {
      waitingFor = neighbours.whyNobodyCanBeAsked();
      return;
    }
    waitingFor = "%s was asked to make this node a member".formatted(address);
    attempt(address, () -> link.join(address, request, options.request()));
  }

  /// A member that doesn't hear of its leader has lost touch, or was removed. Only a leader's word
  /// counts, the same one's for longer than it could lead without a majority.
  private void watch(ClusterView view, Neighbours neighbours, Instant now) {
    if (!takesPart(view)) {
      waitingFor = "the leader of the cluster hasn't been heard of yet%s".formatted(neighbours);
    }
    String leader = neighbours.leaderThatExcludes();
    if (leader == null) {
      excluded.clear();
    } else if (excluded.see(leader, now)) {
      store.store(store.standing().asRemoved());
      waitingFor = REMOVED;
      onRemoved.run();
    }
  }

  /// Announces this node to the leader, itself or by `address`.
  private void attempt(String address, Runnable announcement) {
    try {
      announcement.run();
      announced = true;
      if (!store.standing().member()) {
        store.store(store.standing().asMember());
        Event.of("joined")
            .with("cluster", request.cluster().toString())
            .info("this node is a member of the cluster");
      }
    } catch (Refusal e) {
      complain(address + " refuses to make this node a member: " + e.problem().detail());
    } catch (LinkFailure e) {
      complain(address + " doesn't make this node a member: " + e.getMessage());
    }
  }

  /// Only for a node that isn't one: another tries again in silence.
  private void complain(String what) {
    if (waitingFor != null) {
      waitingFor = what;
    }
  }
}
