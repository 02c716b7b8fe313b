package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nodes in namespaces reach each other, are cut off from each other, and leave nothing behind.
class NamespacesTest {
  private static final String COUNTER =
      """
      table inet seen {
        chain input { type filter hook input priority 10; udp dport 9 counter; }
      }
      """;

  @BeforeEach
  void needsRootAndTools() {
    String missing = Namespaces.missing();
    assumeTrue(missing == null, "partitions are not tested here: " + missing);
  }

  private static String inside(Place place, String input, String... words) {
    List<String> command = new ArrayList<>(place.prefix());
    command.addAll(List.of(words));
    return CommandLine.run(command, input);
  }

  /// Whether a packet that one place sends arrives at another.
  private static boolean arrives(Place from, Place to) {
    inside(to, COUNTER, "nft", "-f", "-");
    // Where it is dropped on its way out, the sender is told.
    inside(from, "", "bash", "-c", "echo hello > /dev/udp/" + to.host() + "/9 || true");
    boolean arrived = !inside(to, "", "nft", "list", "table", "inet", "seen").contains("packets 0");
    inside(to, "", "nft", "delete", "table", "inet", "seen");
    return arrived;
  }

  private static void assertReaches(Receiver receiver, Place from) {
    String[] address = receiver.url("").substring("http://".length()).split(":");
    String port = "/dev/tcp/" + address[0] + "/" + address[1];
    inside(from, "", "timeout", "2", "bash", "-c", "exec 3<>" + port);
  }

  @Test
  void cutsBothDirectionsOrOneAndNeverTheWayToUs() {
    try (Namespaces network = Namespaces.open();
        Receiver receiver = new Receiver(network.here())) {
      Place n1 = network.place("n1");
      Place n2 = network.place("n2");
      assertWays(n1, n2, true, true);
      network.isolate("n1");
      assertWays(n1, n2, false, false);
      assertReaches(receiver, n1);
      network.deafen("n1");
      assertWays(n1, n2, true, false);
      assertReaches(receiver, n1);
      network.mute("n1");
      assertWays(n1, n2, false, true);
      assertReaches(receiver, n1);
      assertTrue(arrives(n1, n1), "to itself");
      network.heal("n1");
      assertWays(n1, n2, true, true);
    }
  }

  private static void assertWays(Place n1, Place n2, boolean there, boolean back) {
    assertEquals(there, arrives(n1, n2));
    assertEquals(back, arrives(n2, n1));
  }

  @Test
  void leavesNothingBehind() throws IOException {
    String name;
    String link;
    try (Namespaces network = Namespaces.open()) {
      name = network.place("n1").prefix().getLast();
      link = name.substring(0, name.indexOf('-'));
      assertTrue(CommandLine.run("ip", "netns", "list").contains(name));
      assertEquals(List.of(link, link + "x1"), links(link));
    }
    assertFalse(CommandLine.run("ip", "netns", "list").contains(name));
    assertEquals(List.of(), links(link));
  }

  /// The bridge of a network and the ends of the links to its nodes, as far as they are there.
  private static List<String> links(String bridge) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/sys/class/net"))) {
      return all.map(link -> link.getFileName().toString())
          .filter(link -> link.equals(bridge) || link.startsWith(bridge + "x"))
          .sorted()
          .toList();
    }
  }

  @Test
  void givesEachNetworkNamesOfItsOwn() {
    try (Namespaces one = Namespaces.open();
        Namespaces other = Namespaces.open()) {
      assertNotEquals(one.place("n1"), other.place("n1"));
      assertEquals(one.place("n1"), one.place("n1"));
    }
  }
}
