package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// The strategy `static`: the peers are those that `PEERS` lists.
///
/// Names are handed on as names. Whoever connects resolves them anew, so a peer that got another
/// address is found under it as soon as the name says so; an address kept here would be the old one
/// for ever. A name that can't be resolved yet is no error: its node may not have started.
public final class StaticDiscovery implements DiscoveryStrategy {
  @Override
  public String name() {
    return "static";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    if (setup.peers().isEmpty()) {
      throw WrongSetup.of("PEERS", "", "one host:http_port for each node, with commas between");
    }
    Set<String> peers = new LinkedHashSet<>();
    for (String entry : setup.peers()) {
      peers.add(
          HostPort.parse(entry)
              .orElseThrow(() -> WrongSetup.of("PEERS", entry, "host:http_port in each entry"))
              .toString());
    }
    return new Listed(Collections.unmodifiableSet(peers));
  }

  private record Listed(Set<String> peers) implements Discovery {
    @Override
    public void close() {}
  }
}
