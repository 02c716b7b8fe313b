package io.scheduleddb.cluster;

import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Peer;
import java.time.Duration;

/// Who this node is, and what it must share with the other nodes of its cluster.
///
/// @param clusterName `CLUSTER_NAME`
/// @param slotGap `SLOT_GAP`
public record Identity(Peer peer, String clusterName, Duration slotGap) {
  public Identity {
    Invariant.check(slotGap.isPositive(), "slot gap", slotGap);
  }

  String id() {
    return peer.id();
  }
}
