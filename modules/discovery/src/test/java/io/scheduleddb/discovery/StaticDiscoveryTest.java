package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticDiscoveryTest {
  private static Discovery open(String... peers) {
    return new StaticDiscovery().open(Setups.peers(peers));
  }

  /// So that whoever connects sees a change of the name's address.
  @Test
  void handsNamesOnAsNames() {
    try (Discovery discovery = open("localhost:8080", "[::1]:8081", "10.0.0.7:8082")) {
      assertEquals(Set.of("localhost:8080", "[::1]:8081", "10.0.0.7:8082"), discovery.peers());
      assertNull(discovery.trouble());
    }
  }

  @Test
  void takesNamesThatNobodyCanResolveYet() {
    try (Discovery discovery = open("n2.invalid:8080")) {
      assertEquals(Set.of("n2.invalid:8080"), discovery.peers());
    }
  }

  @Test
  void namesEveryPeerOnce() {
    try (Discovery discovery = open("n1:1", "n2:1", "n1:1")) {
      assertEquals(Set.of("n1:1", "n2:1"), discovery.peers());
    }
  }

  @Test
  void declaresNobodyGone() {
    try (Discovery discovery = open("n1:1")) {
      assertEquals(Set.of(), discovery.gone(Set.of("n1", "n2")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n1",
        "n1:",
        ":8080",
        "n1:0",
        "n1:65536",
        "n1:x",
        "::1:8080",
        "[n1]:8080",
        "[]:1",
        "http://n1:8080",
        "n1:8080/path",
        "n 1:8080",
        "-n:1"
      })
  void refusesWhatIsNoHostAndPortAndSaysWhich(String entry) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> open("n1:8080", entry));
    assertEquals(
        "PEERS: \"" + entry + "\" must be host:http_port in each entry", refused.getMessage());
  }

  @Test
  void refusesToStartWithoutAnyPeer() {
    String message = assertThrows(IllegalArgumentException.class, () -> open()).getMessage();
    assertTrue(message.startsWith("PEERS: \"\" must be one host:http_port"), message);
  }
}
