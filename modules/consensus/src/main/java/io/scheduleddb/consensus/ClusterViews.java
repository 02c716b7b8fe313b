package io.scheduleddb.consensus;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Describes the cluster as this node sees it. Reads what Ratis keeps in memory; any thread.
final class ClusterViews {
  private final String node;
  private final RaftNode raft;
  private final Applier applier;
  private final Failure failure;
  private final Departure departure;
  private final KnownCommit committed;
  private final ContentChecks contents;
  private final ClusterClock clock;

  ClusterViews(
      ConsensusOptions options,
      RaftNode raft,
      Applier applier,
      KnownCommit committed,
      Troubles troubles) {
    this.node = options.self().node();
    this.raft = raft;
    this.applier = applier;
    this.committed = committed;
    this.failure = troubles.failure;
    this.departure = troubles.departure;
    this.contents = troubles.contents;
    this.clock = options.clock();
  }

  /// What can be wrong.
  record Troubles(Failure failure, Departure departure, ContentChecks contents) {}

  private ClusterView.@Nullable Content content() {
    LinkMessages.Content latest = contents.latest();
    return latest.index() == 0 ? null : new ClusterView.Content(latest.index(), latest.hash());
  }

  ClusterView now() {
    RaftServer.Division division = raft.division();
    DivisionInfo info = division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    return new ClusterView(
        node,
        division.getId().toString(),
        isMember(division) ? role(info.getCurrentRole()) : Role.NONE,
        leader == null ? null : leader.toString(),
        info.getCurrentTerm(),
        Math.max(division.getRaftLog().getLastCommittedIndex(), committed.index()),
        applier.applied().index(),
        members(division, info),
        content(),
        trouble(info, leader));
  }

  private boolean isMember(RaftServer.Division division) {
    return !departure.hasHappened()
        && division
                .getRaftConf()
                .getPeer(division.getId(), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)
            != null;
  }

  private @Nullable String trouble(DivisionInfo info, @Nullable RaftPeerId leader) {
    String failed = failure.first();
    if (failed != null) {
      return failed;
    }
    if (departure.hasHappened()) {
      return "this node was removed from the cluster";
    }
    LifeCycle.State state = info.getLifeCycleState();
    if (state != LifeCycle.State.RUNNING) {
      return "the log is " + state;
    }
    if (leader == null) {
      return "there is no leader";
    }
    return committed.isTold() || info.isLeader()
        ? clock.trouble()
        : "the leader hasn't told yet how far the log is";
  }

  private List<Member> members(RaftServer.Division division, DivisionInfo info) {
    Map<String, Followers.Known> followers = Followers.of(info);
    RaftConfiguration now = division.getRaftConf();
    List<RaftPeer> peers = new ArrayList<>(now.getAllPeers(RaftPeerRole.FOLLOWER));
    now.getAllPeers(RaftPeerRole.LISTENER).stream()
        .filter(each -> peers.stream().noneMatch(voter -> voter.getId().equals(each.getId())))
        .forEach(peers::add);
    return peers.stream().map(peer -> member(division, info, peer, followers)).toList();
  }

  private Member member(
      RaftServer.Division division,
      DivisionInfo info,
      RaftPeer peer,
      Map<String, Followers.Known> followers) {
    String id = peer.getId().toString();
    Followers.Known known = followers.get(id);
    boolean self = peer.getId().equals(division.getId());
    if (self && info.isLeader()) {
      known = new Followers.Known(division.getRaftLog().getFlushIndex(), Duration.ZERO);
    }
    String http = peer.getClientAddress();
    return new Member(
        id,
        peer.getAddress(),
        http == null || http.isEmpty() ? null : http,
        self ? role(info.getCurrentRole()) : roleOf(peer, info.getLeaderId()),
        known == null ? -1 : known.matchIndex(),
        known == null ? null : known.lastContact());
  }

  private static Role roleOf(RaftPeer peer, @Nullable RaftPeerId leader) {
    return peer.getId().equals(leader) ? Role.LEADER : role(peer.getStartupRole());
  }

  private static Role role(RaftPeerRole role) {
    return switch (role) {
      case LEADER -> Role.LEADER;
      case FOLLOWER -> Role.FOLLOWER;
      case CANDIDATE -> Role.CANDIDATE;
      case LISTENER -> Role.LISTENER;
      case UNRECOGNIZED -> Role.NONE;
    };
  }
}
