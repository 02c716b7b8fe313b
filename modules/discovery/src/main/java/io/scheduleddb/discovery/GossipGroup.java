package io.scheduleddb.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
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
import org.jgroups.util.ExtendedUUID;
import org.jspecify.annotations.Nullable;

/// A group of JGroups, over TCP, that does nothing but know its members.
///
/// A member's address in the group carries the address of its API, so whoever knows the members
/// knows their APIs, and no message of ours is ever sent. One port does for all: the members notice
/// by heartbeats, not by sockets of their own, that one is gone. Groups that were apart merge when
/// one can reach the other's seeds.
final class GossipGroup implements AutoCloseable {
  private static final String API = "http";
  private static final int CONNECT_MILLIS = 1_000;
  private static final int JOIN_MILLIS = 1_000;
  private static final int JOIN_ATTEMPTS = 3;
  private static final int HEARTBEAT_MILLIS = 1_000;
  private static final int SILENCE_MILLIS = 5_000;
  private static final int VERIFY_MILLIS = 500;
  private static final int MERGE_MIN_MILLIS = 500;
  private static final int MERGE_MAX_MILLIS = 2_000;

  private final TCPPING seeds = new TCPPING();

  /// Tests cut it off.
  final JChannel channel;

  /// Blocks until it has found others or is alone in a group of its own: seconds.
  ///
  /// @param cluster groups of other names aren't seen
  /// @param http the address of this node's API; under its host the others reach `port` too
  GossipGroup(
      String cluster, String http, int port, Collection<HostPort> seeds, @Nullable Seal seal)
      throws Exception {
    seed(seeds);
    channel = new JChannel(stack(InetAddress.getByName(HostPort.of(http).host()), port, seal));
    channel.addAddressGenerator(
        () -> ExtendedUUID.randomUUID().put(API, http.getBytes(StandardCharsets.UTF_8)));
    try {
      channel.connect(cluster);
    } catch (Exception e) {
      channel.close();
      throw e;
    }
  }

  /// Resolves the names of the seeds, and looks for the group there from now on. Those that can't
  /// be resolved are left out; their number is returned.
  int seed(Collection<HostPort> hosts) {
    List<InetSocketAddress> resolved =
        hosts.stream()
            .map(each -> new InetSocketAddress(each.host(), each.port()))
            .filter(each -> !each.isUnresolved())
            .toList();
    seeds.setInitialHosts(resolved);
    return hosts.size() - resolved.size();
  }

  /// The addresses of the members' APIs, with this one's.
  Set<String> members() {
    Set<String> found = new LinkedHashSet<>();
    View view = channel.getView();
    for (Address member : view == null ? List.<Address>of() : view.getMembers()) {
      if (member instanceof ExtendedUUID address && address.keyExists(API)) {
        found.add(new String(address.get(API), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private List<Protocol> stack(InetAddress host, int port, @Nullable Seal seal) throws Exception {
    List<Protocol> layers = new ArrayList<>();
    layers.add(transport(host, port));
    if (seal != null) {
      layers.add(seal);
    }
    layers.add(seeds.setPortRange(0));
    layers.add(new MERGE3().setMinInterval(MERGE_MIN_MILLIS).setMaxInterval(MERGE_MAX_MILLIS));
    layers.add(new FD_ALL3().setTimeout(SILENCE_MILLIS).setInterval(HEARTBEAT_MILLIS));
    layers.add(new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS));
    layers.add(new NAKACK2().useMcastXmit(false).logDiscardMessages(false));
    layers.add(new UNICAST3());
    layers.add(new STABLE());
    layers.add(
        new GMS()
            .setJoinTimeout(JOIN_MILLIS)
            .setMaxJoinAttempts(JOIN_ATTEMPTS)
            .printLocalAddress(false)
            .logViewWarnings(false));
    return layers;
  }

  /// Listens on `host`; on all addresses when it belongs to something that passes connections on to
  /// this machine.
  private static TCP transport(InetAddress host, int port) throws Exception {
    boolean ours = NetworkInterface.getByInetAddress(host) != null;
    TCP tcp = new TCP();
    tcp.setSockConnTimeout(CONNECT_MILLIS);
    tcp.setBindAddr(ours ? host : InetAddress.getByName("0.0.0.0"));
    tcp.setBindPort(port).setPortRange(0).logDiscardMsgs(false).logDiscardMsgsVersion(false);
    if (!ours) {
      tcp.setExternalAddr(host);
    }
    return tcp;
  }

  /// Tells the others, and leaves; within a second or two.
  @Override
  public void close() {
    channel.close();
  }
}
