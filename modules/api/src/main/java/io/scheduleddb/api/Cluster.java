package io.scheduleddb.api;

import org.jspecify.annotations.Nullable;

/// Port: the cluster, as users and other nodes ask for it. Implemented by the module `cluster`,
/// called by the web. Methods that change something are passed on to the leader, block, and throw a
/// [Refusal] where they can't be met.
public interface Cluster {

  /// What this node says of itself. Doesn't block.
  PeerStatus self();

  /// What this node waits for before it is a member, in a sentence; null when it is one.
  @Nullable String waitingFor();

  /// Adds a node; does nothing when it is a member.
  void join(PeerLink.JoinRequest request);

  /// Removes a member, by the name of its node or its peer id.
  void remove(String id);

  /// Hands the leadership over, to a node by its name or peer id; null: to whoever is fit.
  void lead(@Nullable String id);

  /// Has every replica look at its content, for comparison; what comes of it is in
  /// [ClusterView#content].
  void check();
}
