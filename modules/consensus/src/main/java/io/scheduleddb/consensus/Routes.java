package io.scheduleddb.consensus;

import io.scheduleddb.api.Peer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// Where the members are, and which of them leads, as this node knows. Any thread.
final class Routes {
  private final RaftServer.Division division;
  private final Map<RaftPeerId, String> learned = new ConcurrentHashMap<>();

  Routes(RaftServer.Division division) {
    this.division = division;
  }

  /// The leader of `term`, at its HTTP address.
  ///
  /// @param node its name
  record Leader(long term, String node, String address) {}

  /// The leader that this node follows; null when it knows none, or leads itself.
  @Nullable Leader leader() {
    DivisionInfo info = division.getInfo();
    // The term first: should both change in between, the leader refuses the older term.
    long term = info.getCurrentTerm();
    RaftPeerId leader = info.getLeaderId();
    String address = leader == null || leader.equals(division.getId()) ? null : address(leader);
    return address == null ? null : new Leader(term, Peer.nodeOf(String.valueOf(leader)), address);
  }

  /// The HTTP address of a member; null when it isn't known.
  @Nullable String address(RaftPeerId id) {
    RaftPeer peer =
        division.getRaftConf().getPeer(id, RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER);
    String stored = peer == null ? null : peer.getClientAddress();
    return stored == null || stored.isEmpty() ? learned.get(id) : stored;
  }

  /// A member said where it is: for those whose address the log doesn't have.
  void learn(String id, String address) {
    if (!id.isEmpty() && !address.isEmpty()) {
      learned.put(RaftPeerId.valueOf(id), address);
    }
  }
}
