package io.scheduleddb.api;

import java.util.Set;

/// Port: finds the HTTP addresses of peers. Providers are chosen by name (`DISCOVERY_STRATEGY`).
public interface Discovery {

  /// The name of the strategy.
  String strategy();

  /// The peers that can be seen now, as `host:http_port`; may hold this node, may be incomplete.
  /// May block on the network.
  Set<String> peers();
}
