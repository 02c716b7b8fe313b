package io.scheduleddb.consensus;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/// What a leader knows of those it sends the log to, members and such as are being added.
final class Followers {
  private Followers() {}

  /// @param matchIndex how much of the log it is known to hold; -1 for nothing
  /// @param lastContact since when it hasn't been heard of
  record Known(long matchIndex, Duration lastContact) {
    private static final Duration LATELY = Duration.ofSeconds(2);

    boolean isHeardOf() {
      return lastContact.compareTo(LATELY) <= 0;
    }
  }

  /// By peer id; empty unless this node leads. Ratis lists the followers and their indexes in the
  /// same order.
  static Map<String, Known> of(DivisionInfo info) {
    Map<String, Known> byId = new LinkedHashMap<>();
    if (!info.isLeader()) {
      return byId;
    }
    long[] indexes = info.getFollowerMatchIndices();
    List<ServerRpcProto> followers = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    for (int i = 0; indexes != null && i < Math.min(indexes.length, followers.size()); i++) {
      ServerRpcProto rpc = followers.get(i);
      Duration lastContact = Duration.ofMillis(rpc.getLastRpcElapsedTimeMs());
      byId.put(rpc.getId().getId().toStringUtf8(), new Known(indexes[i], lastContact));
    }
    return byId;
  }

  /// The voter that holds most of the log, of those that were heard of lately, or else of all,
  /// other than this node; none unless this node leads.
  static Optional<RaftPeerId> fittest(RaftServer.Division division) {
    RaftConfiguration now = division.getRaftConf();
    return of(division.getInfo()).entrySet().stream()
        .filter(each -> now.getPeer(RaftPeerId.valueOf(each.getKey())) != null)
        .max(
            Map.Entry.comparingByValue(
                Comparator.comparing(Known::isHeardOf).thenComparingLong(Known::matchIndex)))
        .map(each -> RaftPeerId.valueOf(each.getKey()));
  }
}
