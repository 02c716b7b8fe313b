package io.scheduleddb.cluster;

import io.scheduleddb.api.Invariant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a node has promised and become. It outlives the process: each promise is kept after a
/// crash, or two clusters could come out of one founding.
///
/// @param endorses the peer id of the one founder that this node supports; null while it supports
///   none
/// @param cluster the cluster that it has founded or means to join; null while it knows none
/// @param founder whether it founded that cluster, and so begins its log with itself as the only
///   member
/// @param awaited how many nodes the cluster was founded for, while this founder is its only voter;
///   0 after that, and on all other nodes
/// @param member whether it is, or was, a member
/// @param removed whether it was a member and was removed
public record Standing(
    @Nullable String endorses,
    @Nullable UUID cluster,
    boolean founder,
    int awaited,
    boolean member,
    boolean removed) {

  /// A node that has just been made.
  public static final Standing NEW = new Standing(null, null, false, 0, false, false);

  public Standing {
    Invariant.check(
        cluster != null || !(founder || member || removed), "no cluster", endorses + "");
    Invariant.check(awaited == 0 || founder && awaited > 0, "awaited", awaited);
    Invariant.check(member || !removed, "removed without having been a member", removed);
  }

  /// A node that has been in this cluster alone since before there were clusters of several.
  public static Standing alone(UUID cluster) {
    return new Standing(null, cluster, true, 0, true, false);
  }

  Standing endorsing(String id) {
    Invariant.check(cluster == null, "an endorsement by a node of the cluster", cluster + "");
    return new Standing(id, null, false, 0, false, false);
  }

  Standing founding(UUID id, int nodes) {
    Invariant.check(cluster == null, "a founding by a node of the cluster", cluster + "");
    return new Standing(endorses, id, true, nodes, false, false);
  }

  Standing joining(UUID id) {
    Invariant.check(cluster == null, "another joining by a node of the cluster", cluster + "");
    return new Standing(endorses, id, false, 0, false, false);
  }

  Standing asMember() {
    return new Standing(endorses, cluster, founder, awaited, true, false);
  }

  Standing accompanied() {
    return new Standing(endorses, cluster, founder, 0, member, removed);
  }

  Standing asRemoved() {
    return new Standing(endorses, cluster, founder, awaited, true, true);
  }
}
