package io.scheduleddb.web;

import io.scheduleddb.api.Cluster;
import org.jspecify.annotations.Nullable;

/// How far the node has come, and so what can be asked of it. Any thread.
final class Standing {
  private volatile @Nullable Cluster cluster;
  private volatile @Nullable NodeParts parts;
  private volatile boolean stopping;

  /// The store is open; the node may still be without a cluster.
  void introduced(Cluster cluster) {
    this.cluster = cluster;
  }

  void serves(NodeParts parts) {
    this.parts = parts;
  }

  void stops() {
    stopping = true;
  }

  /// The cluster as this node knows it; null before it was introduced.
  @Nullable Cluster cluster() {
    return cluster;
  }

  /// The parts of the node; null before it serves.
  @Nullable NodeParts parts() {
    return parts;
  }

  /// Whether a stop was asked for.
  boolean isStopping() {
    return stopping;
  }

  /// What the node waits for before it belongs to a cluster; null when it does.
  @Nullable String waitingFor() {
    Cluster known = cluster;
    return known == null ? null : known.waitingFor();
  }
}
