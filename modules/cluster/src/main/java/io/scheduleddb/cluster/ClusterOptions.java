package io.scheduleddb.cluster;

import io.scheduleddb.api.Invariant;
import java.time.Duration;
import java.util.List;

/// Limits and times of this module.
///
/// @param round from one look for peers to the next while a cluster is being founded
/// @param look how long one look waits for answers; later ones are taken at the next look
/// @param maxPeers addresses asked in one look; further ones count as silent
/// @param step from one look at the members to the next
/// @param change how long one change of the members may take before it is tried again: most of it
///   is the time a new member needs to catch up
/// @param request how long a request of a user or another node waits for its turn and its change
/// @param retry how long such a request is tried again when it can't be met now: longer than an
///   election takes
/// @param maxRequests requests that wait at the leader; each holds a thread that waits
/// @param contact a member that was heard of within this time counts as reachable: a few heartbeats
/// @param steady how long the platform must say the same of a node before it counts as gone, and a
///   leader that this node is no member; longer than a leader without a majority goes on leading
public record ClusterOptions(
    Duration round,
    Duration look,
    int maxPeers,
    Duration step,
    Duration change,
    Duration request,
    Duration retry,
    int maxRequests,
    Duration contact,
    Duration steady) {

  /// What the server runs with.
  public static final ClusterOptions DEFAULT =
      new ClusterOptions(
          Duration.ofMillis(300),
          Duration.ofSeconds(1),
          128,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(8),
          64,
          Duration.ofSeconds(3),
          Duration.ofSeconds(10));

  public ClusterOptions {
    for (Duration each : List.of(round, look, step, change, request, retry, contact, steady)) {
      Invariant.check(each.isPositive(), "a time that isn't positive", each);
    }
    Invariant.check(maxPeers > 0, "maxPeers", maxPeers);
    Invariant.check(maxRequests > 0, "maxRequests", maxRequests);
  }
}
