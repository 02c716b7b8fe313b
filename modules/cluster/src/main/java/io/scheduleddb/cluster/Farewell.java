package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Keeps a node that is to stop at work until the others have let go of it, when the platform says
/// that it won't be back.
///
/// A scale-down ends all nodes that are too many at once, and the leader removes one after the
/// other, seconds later. Did they end at the first word, a majority of the voters could be gone
/// before any was removed, and nothing could be decided any more. One thread.
final class Farewell {
  private final JoinRequest self;
  private final ClusterDesk.Parts parts;
  private final Lookout lookout;
  private final Duration pause;
  private final InstantSource clock;
  private final Steady<String> excluded;

  Farewell(
      Identity self,
      UUID cluster,
      ClusterDesk.Parts parts,
      ClusterOptions options,
      InstantSource clock) {
    this.self = new JoinRequest(self.peer(), self.clusterName(), cluster, self.slotGap());
    this.parts = parts;
    this.lookout = new Lookout(parts.link(), options);
    this.pause = options.step();
    this.clock = clock;
    this.excluded = new Steady<>(options.steady());
  }

  /// Whether the others have removed this node. Returns at once when the node will be back, or is
  /// the only member; else when it was removed, or `patience` is over.
  boolean await(Duration patience) throws InterruptedException {
    ClusterView view = parts.replicator().view();
    Set<String> others =
        view.members().stream()
            .filter(each -> !each.id().equals(self.peer().id()))
            .map(Member::httpAddress)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    String node = Peer.nodeOf(self.peer().id());
    if (others.isEmpty() || !parts.discovery().gone(Set.of(node)).contains(node)) {
      return false;
    }
    Event.of("leaving").info("this node won't be back: it stays until it was removed");
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isRemoved(others)) {
      if (System.nanoTime() - deadline > 0) {
        Event.of("left-as-member").warn("this node stops although nobody has removed it");
        return false;
      }
      LockSupport.parkNanos(this, pause.toNanos());
    }
    return true;
  }

  /// As [Joining] sees it: a leader without a majority may have begun a removal that never comes to
  /// be, but doesn't lead for that long.
  private boolean isRemoved(Set<String> others) throws InterruptedException {
    String leader =
        parts.replicator().view().leads()
            ? null
            : new Neighbours(self, lookout.look(others)).leaderThatExcludes();
    if (leader == null) {
      excluded.clear();
      return false;
    }
    return excluded.see(leader, clock.instant());
  }
}
