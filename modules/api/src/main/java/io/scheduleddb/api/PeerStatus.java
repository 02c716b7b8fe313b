package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a node says of itself: `GET /cluster/self`.
///
/// @param clusterName `CLUSTER_NAME`; nodes of different names have nothing to do with each other
/// @param cluster the id of the cluster that it belongs to, or has founded; null while it has none
/// @param slotGap `SLOT_GAP`, which all nodes of a cluster share
/// @param endorses the peer id of the founder that it has chosen; null when it has chosen none
/// @param leader the HTTP address of the leader that it follows, or its own when it leads; null
///   when it knows none
/// @param members the peer ids of the members, as far as it knows
/// @param time its clock
public record PeerStatus(
    Peer peer,
    String clusterName,
    @Nullable UUID cluster,
    Duration slotGap,
    Stage stage,
    @Nullable String endorses,
    @Nullable String leader,
    Set<String> members,
    Instant time) {

  /// How far a node has come.
  public enum Stage {
    /// It belongs to no cluster yet.
    FORMING,
    /// It has the id of a cluster, and is a member or about to be added.
    MEMBER,
    /// It was a member and was removed.
    REMOVED
  }

  public PeerStatus {
    members = Set.copyOf(members);
  }
}
