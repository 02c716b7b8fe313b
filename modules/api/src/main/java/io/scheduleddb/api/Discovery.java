package io.scheduleddb.api;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Port: finds the HTTP addresses of peers.
///
/// What it finds makes nobody a member and removes nobody: an empty answer means only that nothing
/// was found.
public interface Discovery extends AutoCloseable {

  /// The peers that can be seen now, as `host:http_port`; may hold this node, may be incomplete.
  /// May block on the network for a few seconds; never throws for what the network does. One
  /// thread.
  Set<String> peers();

  /// Which of `nodes`, names of members, the platform says are gone for good: on Kubernetes those
  /// whose ordinal isn't below the number of replicas of the StatefulSet. Nobody when that isn't
  /// known for certain. As [#peers], may block. Any thread.
  default Set<String> gone(Set<String> nodes) {
    return Set.of();
  }

  /// What was wrong at the last attempt, in a sentence; null when all went well.
  default @Nullable String trouble() {
    return null;
  }

  @Override
  void close();

  /// What a strategy may need; null or empty where the user said nothing.
  ///
  /// @param node the name of this node
  /// @param httpAddress under which the others reach this node's API
  /// @param peers `PEERS`, each as it was written
  /// @param dnsName `DNS_NAME`
  /// @param namespace `KUBERNETES_NAMESPACE`
  /// @param service `KUBERNETES_SERVICE_NAME`
  /// @param gossipPort `GOSSIP_PORT`
  /// @param clusterName `CLUSTER_NAME`
  /// @param token `CLUSTER_TOKEN`
  record Setup(
      String node,
      String httpAddress,
      List<String> peers,
      @Nullable String dnsName,
      @Nullable String namespace,
      @Nullable String service,
      int gossipPort,
      String clusterName,
      @Nullable String token) {
    public Setup {
      peers = List.copyOf(peers);
    }
  }
}
