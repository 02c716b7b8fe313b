package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jspecify.annotations.Nullable;

/// The strategy `gossip`: nodes that know a few others, by `PEERS`, find all. They keep a group
/// (JGroups, over TCP on `GOSSIP_PORT`, no multicast), and each is in it under the name of its HTTP
/// address, so that the list of members is all that has to be exchanged.
///
/// Groups of other cluster names or tokens don't mix. What is said in the group is neither secret
/// nor proven: who a peer is, it is asked itself.
public final class GossipDiscovery implements DiscoveryStrategy {
  @Override
  public String name() {
    return "gossip";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    if (setup.peers().isEmpty()) {
      throw WrongSetup.of(
          "PEERS", "", "the seeds, host or host:gossip_port each, with commas between");
    }
    List<InetSocketAddress> seeds = new ArrayList<>();
    for (String entry : setup.peers()) {
      HostPort seed =
          HostPort.parse(entry, setup.gossipPort())
              .orElseThrow(
                  () -> WrongSetup.of("PEERS", entry, "host or host:gossip_port in each entry"));
      seeds.add(InetSocketAddress.createUnresolved(seed.host(), seed.port()));
    }
    return new Group(setup, seeds);
  }

  private static final class Group implements Discovery {
    private final JChannel channel;
    private volatile @Nullable String trouble;

    Group(Setup setup, List<InetSocketAddress> seeds) {
      HostPort self = HostPort.of(setup.httpAddress());
      try {
        channel = new JChannel(stack(self, setup.gossipPort(), seeds));
        channel.setName(self.toString());
        channel.connect(groupOf(setup));
      } catch (Exception e) {
        throw new IllegalStateException(
            "gossip can't be started on port " + setup.gossipPort() + ": " + e.getMessage(), e);
      }
    }

    /// Small groups that change seldom: found within seconds, suspected after ten.
    private static List<Protocol> stack(HostPort self, int port, List<InetSocketAddress> seeds)
        throws Exception {
      TCP tcp = new TCP();
      tcp.setBindAddr(InetAddress.getByName(self.host()));
      tcp.setBindPort(port).setPortRange(0);
      TCPPING ping = new TCPPING();
      ping.setInitialHosts(resolved(seeds));
      ping.setPortRange(0);
      return List.of(
          tcp,
          ping,
          new MERGE3().setMinInterval(1_000).setMaxInterval(3_000),
          new FD_ALL3().setTimeout(10_000).setInterval(2_000),
          new VERIFY_SUSPECT2().setTimeout(1_500),
          new NAKACK2().useMcastXmit(false),
          new UNICAST3(),
          new STABLE(),
          new GMS().setJoinTimeout(1_000).printLocalAddress(false));
    }

    private static List<InetSocketAddress> resolved(List<InetSocketAddress> seeds) {
      return seeds.stream()
          .map(seed -> new InetSocketAddress(seed.getHostString(), seed.getPort()))
          .filter(seed -> !seed.isUnresolved())
          .toList();
    }

    /// The name of the group: another token makes another one, without telling the token.
    private static String groupOf(Setup setup) {
      String secret = setup.token() == null ? "" : setup.token();
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        return setup.clusterName() + "/" + HexFormat.of().formatHex(digest, 0, 8);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public Set<String> peers() {
      View view = channel.getView();
      trouble = view == null ? "the group isn't there yet" : null;
      Set<String> peers = new LinkedHashSet<>();
      if (view != null) {
        view.getMembers().forEach(member -> peers.add(member.toString()));
      }
      peers.removeIf(peer -> HostPort.parse(peer).isEmpty());
      return peers;
    }

    @Override
    public @Nullable String trouble() {
      return trouble;
    }

    @Override
    public void close() {
      channel.close();
    }
  }
}
