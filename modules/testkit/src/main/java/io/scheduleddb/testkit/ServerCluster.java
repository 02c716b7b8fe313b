package io.scheduleddb.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Several nodes of the linked image, `n1`, `n2` and so on, that are to form one cluster. Nodes are
/// started and harmed one by one, on one thread; any thread asks them.
public final class ServerCluster implements AutoCloseable {
  /// What guards the traffic between the nodes.
  public static final String TOKEN = "the-token-of-the-tests";

  /// How long a slot is, unless the settings say otherwise: short, so that a trial has many.
  static final Duration SLOT_GAP = Duration.ofSeconds(2);

  private final Options options;
  private final Network network;
  private final List<ServerProcess> nodes = new CopyOnWriteArrayList<>();

  /// @param directory each node has a folder of its own in it
  /// @param settings of all nodes, besides or instead; with a `DISCOVERY_STRATEGY` among them they
  ///   are all that there is to find peers by
  public record Options(Path image, Path directory, Map<String, String> settings) {
    public Options {
      settings = Map.copyOf(settings);
    }
  }

  /// Nodes that don't run yet, each of which knows all of them as its peers.
  ///
  /// @param network is closed with the cluster
  public ServerCluster(Options options, Network network, int size) {
    this.options = options;
    this.network = network;
    List<String> names = Stream.iterate(1, n -> n + 1).limit(size).map(n -> "n" + n).toList();
    names.forEach(name -> nodes.add(create(name, names, Map.of())));
  }

  /// One more node, which isn't running yet and knows all before it and itself as its peers.
  public ServerProcess add(Map<String, String> settings) {
    String name = "n" + (nodes.size() + 1);
    List<String> names = new ArrayList<>(nodes.stream().map(ServerProcess::node).toList());
    names.add(name);
    ServerProcess node = create(name, names, settings);
    nodes.add(node);
    return node;
  }

  private ServerProcess create(String name, List<String> peers, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    if (!options.settings().containsKey("DISCOVERY_STRATEGY")) {
      all.putAll(discovery(peers));
    }
    all.put("SLOT_GAP", SLOT_GAP.toSeconds() + "s");
    // Several nodes have to get by on few cores, and none of them runs for long.
    all.put("SCHEDULED_DB_JVM_OPTIONS", "-Xmx96m -XX:TieredStopAtLevel=1");
    all.putAll(options.settings());
    all.putAll(settings);
    Path directory = options.directory().resolve(name);
    return new ServerProcess(options.image(), directory, network.place(name), all);
  }

  private Map<String, String> discovery(List<String> peers) {
    List<String> addresses = peers.stream().map(peer -> network.place(peer).httpAddress()).toList();
    return Map.of(
        "DISCOVERY_STRATEGY",
        "static",
        "PEERS",
        String.join(",", addresses),
        "BOOTSTRAP_EXPECT",
        Integer.toString(peers.size()),
        "CLUSTER_TOKEN",
        TOKEN);
  }

  /// Node `n1` is number 1.
  public ServerProcess node(int number) {
    return nodes.get(number - 1);
  }

  public List<ServerProcess> nodes() {
    return List.copyOf(nodes);
  }

  /// All nodes that have been started and not ended.
  public List<ServerProcess> running() {
    return nodes.stream().filter(ServerProcess::isRunning).toList();
  }

  /// All but one.
  public List<ServerProcess> others(ServerProcess node) {
    return nodes.stream().filter(each -> each != node).toList();
  }

  public Network network() {
    return network;
  }

  /// Starts all and waits until they are one cluster; the leader.
  public ServerProcess form(Duration patience) throws InterruptedException, TimeoutException {
    nodes.forEach(ServerProcess::start);
    return awaitMembers(patience, nodes);
  }

  /// Waits until `members` are ready, know one leader, and are the members in its eyes; the leader.
  public ServerProcess awaitMembers(Duration patience, List<ServerProcess> members)
      throws InterruptedException, TimeoutException {
    Set<String> names = members.stream().map(ServerProcess::node).collect(Collectors.toSet());
    Patience.until(
        patience,
        () -> {
          ServerProcess leader = agreed(members);
          NodeStatus status = leader == null ? null : NodeStatus.of(leader.api());
          return status != null && status.memberNodes().equals(names);
        },
        this::describe);
    return awaitAgreed(patience, members);
  }

  /// Waits until `members` are ready and know one leader; the leader.
  public ServerProcess awaitAgreed(Duration patience, List<ServerProcess> members)
      throws InterruptedException, TimeoutException {
    Patience.until(patience, () -> agreed(members) != null, this::describe);
    ServerProcess leader = agreed(members);
    return leader != null ? leader : awaitAgreed(patience, members);
  }

  private @Nullable ServerProcess agreed(List<ServerProcess> members) throws InterruptedException {
    String leader = null;
    for (ServerProcess member : members) {
      NodeStatus status = NodeStatus.of(member.api());
      if (status == null || status.leader() == null || !member.answers("/health/ready")) {
        return null;
      }
      if (leader != null && !leader.equals(status.leader())) {
        return null;
      }
      leader = status.leader();
    }
    String name = Objects.requireNonNull(leader, "no members");
    return members.stream().filter(member -> member.node().equals(name)).findFirst().orElse(null);
  }

  /// The state of all nodes, for the message of a test that fails.
  public String describe() {
    return nodes.stream().map(ServerCluster::describe).collect(Collectors.joining("\n"));
  }

  private static String describe(ServerProcess node) {
    String said = "doesn't run";
    if (node.isRunning()) {
      try {
        said = node.api().get("/health").body() + " " + NodeStatus.of(node.api());
      } catch (IOException e) {
        said = "doesn't answer: " + e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        said = "interrupted";
      }
    }
    return node.node() + " " + said + "\n" + node.lastOutput();
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
    network.close();
  }
}
