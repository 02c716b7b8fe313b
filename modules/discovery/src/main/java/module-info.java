/// Finds peers, by the strategy that `DISCOVERY_STRATEGY` names.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.discovery {
  requires io.scheduleddb.api;
  requires jakarta.json;
  requires java.naming;
  requires java.net.http;
  requires org.jgroups;
  requires static org.jspecify;

  provides io.scheduleddb.api.DiscoveryStrategy with
      io.scheduleddb.discovery.NoDiscovery,
      io.scheduleddb.discovery.StaticDiscovery,
      io.scheduleddb.discovery.DnsDiscovery,
      io.scheduleddb.discovery.KubernetesDiscovery,
      io.scheduleddb.discovery.GossipDiscovery;
}
