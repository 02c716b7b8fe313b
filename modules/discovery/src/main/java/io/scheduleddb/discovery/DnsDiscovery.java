package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.util.regex.Pattern;

/// The strategy `dns`: the peers are what `DNS_NAME` resolves to.
///
/// The addresses (A and AAAA) of a plain name, each with the HTTP port of this node; the targets,
/// with their ports, of the SRV records of a name that begins with `_`. Prefer SRV where there is a
/// choice: targets are names, and stay right when a node gets another address.
public final class DnsDiscovery implements DiscoveryStrategy {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_-]{1,63})*\\.?");

  private final String servers;

  public DnsDiscovery() {
    this(SrvRecords.SYSTEM);
  }

  /// @param servers the name servers to ask for SRV records, a URL as the JDK's DNS provider knows
  ///   it
  DnsDiscovery(String servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    String name =
        WrongSetup.checked(
            "DNS_NAME", setup.dnsName(), NAME, "a name with addresses, or _service._proto.name");
    if (name.startsWith("_")) {
      return new LookedUp(name, new SrvRecords(servers, name));
    }
    int port = HostPort.of(setup.httpAddress()).port();
    return new LookedUp(name, new AddressRecords(name, port));
  }
}
