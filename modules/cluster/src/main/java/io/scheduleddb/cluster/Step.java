package io.scheduleddb.cluster;

import java.util.UUID;

/// What the rules of the founding tell a node to do next.
sealed interface Step {
  /// Look again; `why` says, in sentences for the user, what is missing.
  record Wait(String why) implements Step {}

  /// Support the founder `id` from now on.
  record Endorse(String id) implements Step {}

  /// Found the cluster, which is for `nodes` nodes.
  record Found(int nodes) implements Step {}

  /// Join the cluster that the node at `address` told of.
  record Join(UUID cluster, String address) implements Step {}
}
