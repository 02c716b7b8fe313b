package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GossipDiscoveryTest {
  private static final Duration SECONDS = Duration.ofSeconds(5);
  private static final String A = "127.0.0.1:18080";
  private static final String B = "127.0.0.1:18081";

  private static Discovery open(String http, int port, @Nullable String token, String... peers) {
    return new GossipDiscovery()
        .open(
            new Discovery.Setup("n", http, List.of(peers), null, null, null, port, "test", token));
  }

  @Test
  void findsMembersAndMissesThoseThatClose() throws Exception {
    int[] ports = GossipGroupTest.freePorts(2);
    String seed = "localhost:" + ports[0];
    try (Discovery a = open(A, ports[0], "secret", seed)) {
      try (Discovery b = open(B, ports[1], "secret", seed)) {
        Await.until(Set.of(A, B), a::peers);
        Await.until(Set.of(A, B), b::peers);
        assertNull(a.trouble());
        assertNull(b.trouble());
      }
      Await.until(Set.of(A), a::peers);
    }
  }

  @Test
  void isAloneWithSeedsThatNobodyCanResolveAndSaysSo() throws Exception {
    int port = GossipGroupTest.freePorts(1)[0];
    try (Discovery a = open(A, port, null, "n1.invalid", "n2.invalid:7000")) {
      assertTimeout(SECONDS, a::peers);
      Await.until(Set.of(A), a::peers);
      assertTrue(String.valueOf(a.trouble()).contains("n2.invalid:7000"), a.trouble());
    }
  }

  @Test
  void saysThatThereAreOtherTokens() throws Exception {
    int[] ports = GossipGroupTest.freePorts(2);
    String[] seeds = {"localhost:" + ports[0], "localhost:" + ports[1]};
    try (Discovery a = open(A, ports[0], "secret", seeds);
        Discovery b = open(B, ports[1], "another", seeds)) {
      Await.until(true, () -> String.valueOf(a.trouble()).contains("CLUSTER_TOKEN"));
      assertEquals(Set.of(A), a.peers());
      Await.until(Set.of(B), b::peers);
    }
  }

  @Test
  void waitsForItsPortToBeFree() throws Exception {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    int port = taken.getLocalPort();
    try (Discovery a = open(A, port, null, "localhost:" + port)) {
      assertEquals(Set.of(), assertTimeout(SECONDS, a::peers));
      Await.until(
          true, () -> String.valueOf(a.trouble()).startsWith("GOSSIP_PORT " + port + " can't"));
      taken.close();
      Await.until(Set.of(A), a::peers);
      assertNull(a.trouble());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n1:", "n1:0", "http://n1", "a b", "[n1]:1"})
  void refusesWhatIsNoHostAndSaysWhich(String entry) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> open(A, 7946, null, "n1", entry))
            .getMessage();
    assertEquals(
        "PEERS: \"" + entry + "\" must be host or host:gossip_port in each entry", message);
  }

  @Test
  void refusesToStartWithoutSeedsOrPort() {
    assertThrows(IllegalArgumentException.class, () -> open(A, 7946, null));
    assertThrows(IllegalArgumentException.class, () -> open(A, 0, null, "n1"));
    assertThrows(IllegalArgumentException.class, () -> open(A, 65_536, null, "n1"));
  }
}
