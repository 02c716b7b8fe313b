package io.scheduleddb.consensus;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Describes the cluster as this node sees it. Reads what Ratis keeps in memory; any thread.
final class ClusterViews {
  private final String node;
  private final RaftNode raft;
  private final Applier applier;
  private final Failure failure;
  private final ContentChecks contents;
  private final ClusterClock clock;

  ClusterViews(ConsensusOptions options, RaftNode raft, Applier applier, Troubles troubles) {
    this.node = options.self().node();
    this.raft = raft;
    this.applier = applier;
    this.failure = troubles.failure;
    this.contents = troubles.contents;
    this.clock = options.clock();
  }

  /// What can be wrong.
  record Troubles(Failure failure, ContentChecks contents) {}

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
        role(info.getCurrentRole()),
        leader == null ? null : leader.toString(),
        info.getCurrentTerm(),
        division.getRaftLog().getLastCommittedIndex(),
        applier.applied().index(),
        members(division, info),
        content(),
        trouble(info, leader));
  }

  private @Nullable String trouble(DivisionInfo info, @Nullable RaftPeerId leader) {
    String failed = failure.first();
    if (failed != null) {
      return failed;
    }
    LifeCycle.State state = info.getLifeCycleState();
    if (state != LifeCycle.State.RUNNING) {
      return "the log is " + state;
    }
    return leader == null ? "there is no leader" : clock.trouble();
  }

  private List<Member> members(RaftServer.Division division, DivisionInfo info) {
    Map<String, Followed> followed = info.isLeader() ? followed(info) : Map.of();
    List<Member> members = new ArrayList<>();
    for (RaftPeer peer : division.getGroup().getPeers()) {
      String id = peer.getId().toString();
      Followed known = followed.getOrDefault(id, Followed.UNKNOWN);
      boolean self = id.equals(node);
      boolean matches = self && info.isLeader();
      members.add(
          new Member(
              id,
              peer.getAddress(),
              peer.getClientAddress(),
              self ? role(info.getCurrentRole()) : roleOf(peer, info.getLeaderId()),
              matches ? division.getRaftLog().getFlushIndex() : known.matchIndex,
              matches ? Duration.ZERO : known.lastContact));
    }
    return members;
  }

  /// What a leader knows of a follower.
  private record Followed(long matchIndex, @Nullable Duration lastContact) {
    static final Followed UNKNOWN = new Followed(-1, null);
  }

  /// Ratis lists the followers and their indexes in the same order.
  private static Map<String, Followed> followed(DivisionInfo info) {
    long[] indexes = info.getFollowerMatchIndices();
    List<ServerRpcProto> followers = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    Map<String, Followed> byId = new HashMap<>();
    for (int i = 0; indexes != null && i < Math.min(indexes.length, followers.size()); i++) {
      ServerRpcProto rpc = followers.get(i);
      Duration lastContact = Duration.ofMillis(rpc.getLastRpcElapsedTimeMs());
      byId.put(rpc.getId().getId().toStringUtf8(), new Followed(indexes[i], lastContact));
    }
    return byId;
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
