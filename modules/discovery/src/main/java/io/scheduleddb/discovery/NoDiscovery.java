package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import java.util.Set;

/// The strategy `none`: the node is a cluster of its own.
public final class NoDiscovery implements Discovery {
  @Override
  public String strategy() {
    return "none";
  }

  @Override
  public Set<String> peers() {
    return Set.of();
  }
}
