package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.util.Set;

/// The strategy `none`: the node looks for nobody.
public final class NoDiscovery implements DiscoveryStrategy {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    return new Nobody();
  }

  private static final class Nobody implements Discovery {
    @Override
    public Set<String> peers() {
      return Set.of();
    }

    @Override
    public void close() {}
  }
}
