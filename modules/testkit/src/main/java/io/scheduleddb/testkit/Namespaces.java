package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A network namespace for each node, all joined by a bridge to which this process has access, too:
/// so a node can be cut off from its peers and still reach receivers and be reached by clients.
/// Needs root, `ip` and `nft`.
///
/// Each instance has a subnet of its own, `10.99.<number>.0/24`, and all its names carry the
/// number. A lock on a file holds the number while this process lives; whoever gets it next first
/// removes what a process that was killed has left.
public final class Namespaces implements Network {
  private static final int NUMBERS = 200;
  private static final int HERE = 254;
  private static final int HTTP_PORT = 8080;
  private static final int RAFT_PORT = 7000;

  private final int number;
  private final FileChannel held;
  private final Thread atExit = new Thread(this::remove, "remove-namespaces");
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  private Namespaces(int number, FileChannel held) {
    this.number = number;
    this.held = held;
  }

  /// Why there can be none on this machine; null when there can.
  public static @Nullable String missing() {
    if (!CommandLine.succeeds("nft", "--version")) {
      return "nft is missing";
    }
    String probe = "sdb-probe-" + ProcessHandle.current().pid();
    if (!CommandLine.succeeds("ip", "netns", "add", probe)) {
      return "network namespaces need root and ip";
    }
    boolean filters = CommandLine.succeeds("ip", "netns", "exec", probe, "nft", "add table inet t");
    CommandLine.run("ip", "netns", "del", probe);
    return filters ? null : "nft isn't allowed here";
  }

  /// A new network without nodes.
  public static Namespaces open() {
    for (int number = 0; number < NUMBERS; number++) {
      FileChannel held = tryHold(number);
      if (held != null) {
        Namespaces namespaces = new Namespaces(number, held);
        namespaces.remove();
        namespaces.build();
        Runtime.getRuntime().addShutdownHook(namespaces.atExit);
        return namespaces;
      }
    }
    throw new IllegalStateException("all numbers are taken");
  }

  /// The lock goes with the channel, and with the process.
  private static @Nullable FileChannel tryHold(int number) {
    Path file = Path.of("/tmp", "scheduled-db-network-" + number + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lockOf(channel);
      if (lock == null) {
        channel.close();
        return null;
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void build() {
    CommandLine.run("ip", "link", "add", bridge(), "type", "bridge");
    CommandLine.run("ip", "address", "add", address(HERE) + "/24", "dev", bridge());
    CommandLine.run("ip", "link", "set", bridge(), "up");
  }

  private String bridge() {
    return "sdb" + number;
  }

  private String address(int host) {
    return "10.99." + number + "." + host;
  }

  private String namespace(String node) {
    return "sdb" + number + "-" + node;
  }

  @Override
  public Place place(String node) {
    return places.computeIfAbsent(node, any -> create(node, places.size() + 1));
  }

  private Place create(String node, int host) {
    String namespace = namespace(node);
    String outside = bridge() + "x" + host;
    CommandLine.run("ip", "netns", "add", namespace);
    CommandLine.run(
        "ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    CommandLine.run("ip", "link", "set", outside, "master", bridge(), "up");
    CommandLine.run("ip", "-n", namespace, "link", "set", "lo", "up");
    CommandLine.run("ip", "-n", namespace, "address", "add", address(host) + "/24", "dev", "eth0");
    CommandLine.run("ip", "-n", namespace, "link", "set", "eth0", "up");
    List<String> prefix = List.of("ip", "netns", "exec", namespace);
    return new Place(node, address(host), HTTP_PORT, RAFT_PORT, prefix);
  }

  @Override
  public InetAddress here() {
    try {
      return InetAddress.getByName(address(HERE));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Drops all that goes from a node to other nodes and all that comes from them.
  public void isolate(String node) {
    filter(node, drop("input", "saddr") + drop("output", "daddr"));
  }

  /// Drops all that other nodes send to a node; what it sends arrives.
  public void deafen(String node) {
    filter(node, drop("input", "saddr"));
  }

  /// Drops all that a node sends to other nodes; what they send arrives.
  public void mute(String node) {
    filter(node, drop("output", "daddr"));
  }

  /// Lets everything through again.
  public void heal(String node) {
    filter(node, "");
  }

  /// The other nodes are all of the subnet but this process; a node reaches itself by `lo`.
  private String drop(String hook, String side) {
    String way = hook.equals("input") ? "iifname" : "oifname";
    return """
    chain %s {
      type filter hook %s priority 0; policy accept;
      %s "eth0" ip %s %s-%s drop
    }
    """
        .formatted(hook, hook, way, side, address(1), address(HERE - 1));
  }

  /// Replaces the filter of a node in one step.
  private void filter(String node, String chains) {
    String rules = "table inet cut {}\ndelete table inet cut\ntable inet cut {\n" + chains + "}\n";
    List<String> nft = List.of("ip", "netns", "exec", namespace(node), "nft", "-f", "-");
    CommandLine.run(nft, rules);
  }

  /// Removes all that carries this number, and ends what still runs in it.
  private void remove() {
    String prefix = namespace("");
    for (String line : CommandLine.run("ip", "netns", "list").lines().toList()) {
      String name = line.split(" ", 2)[0];
      if (name.startsWith(prefix)) {
        CommandLine.run("ip", "netns", "pids", name)
            .lines()
            .map(Long::parseLong)
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .forEach(ProcessHandle::destroyForcibly);
        CommandLine.run("ip", "netns", "del", name);
      }
    }
    if (Files.exists(Path.of("/sys/class/net", bridge()))) {
      CommandLine.run("ip", "link", "del", bridge());
    }
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
