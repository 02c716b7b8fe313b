package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The strategy `gossip`: the peers are the members of a group that nodes join over `GOSSIP_PORT`,
/// by way of those that `PEERS` lists (`host[:gossip_port]`). One that can be reached is enough to
/// find all.
///
/// The members say to each other under which address their API listens. With a `CLUSTER_TOKEN` only
/// nodes with the same one can take part, see [Seal].
public final class GossipDiscovery implements DiscoveryStrategy {
  private static final int MAX_PORT = 65_535;

  @Override
  public String name() {
    return "gossip";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    int port = setup.gossipPort();
    if (port < 1 || port > MAX_PORT) {
      throw WrongSetup.of("GOSSIP_PORT", String.valueOf(port), "from 1 to " + MAX_PORT);
    }
    if (setup.peers().isEmpty()) {
      throw WrongSetup.of("PEERS", "", "host[:gossip_port] of some nodes, with commas between");
    }
    Set<HostPort> seeds = new LinkedHashSet<>();
    for (String entry : setup.peers()) {
      seeds.add(
          HostPort.parse(entry, port)
              .orElseThrow(
                  () -> WrongSetup.of("PEERS", entry, "host or host:gossip_port in each entry")));
    }
    return new GossipPeers(setup.clusterName(), setup.httpAddress(), port, seeds, seal(setup));
  }

  private static @Nullable Seal seal(Discovery.Setup setup) {
    String token = setup.token();
    return token == null || token.isEmpty() ? null : new Seal(token, setup.clusterName());
  }
}
