package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GossipDiscoveryTest {
  private final int[] ports = {freePort(), freePort(), freePort()};

  private Discovery open(int node, List<String> seeds, @Nullable String token) {
    return new GossipDiscovery()
        .open(
            new Discovery.Setup(
                "n" + node, address(node), seeds, null, null, null, ports[node], "test", token));
  }

  private static String address(int node) {
    return "127.0.0.1:" + (8080 + node);
  }

  private String seed(int node) {
    return "127.0.0.1:" + ports[node];
  }

  @Test
  void nodesThatKnowOneFindAllAndLoseWhoGoes() {
    List<String> seeds = List.of(seed(0));
    Set<String> all = Set.of(address(0), address(1), address(2));
    try (Discovery first = open(0, seeds, null);
        Discovery second = open(1, seeds, null)) {
      Discovery third = open(2, seeds, null);
      await(() -> first.peers().equals(all) && second.peers().equals(all));
      await(() -> third.peers().equals(all));
      third.close();
      await(() -> first.peers().equals(Set.of(address(0), address(1))));
      try (Discovery again = open(2, seeds, null)) {
        await(() -> again.peers().equals(all) && first.peers().equals(all));
      }
    }
  }

  @Test
  void groupsThatBeganApartFindEachOther() {
    try (Discovery second = open(1, List.of(seed(0), seed(1)), null)) {
      assertEquals(Set.of(address(1)), second.peers());
      try (Discovery first = open(0, List.of(seed(0)), null)) {
        await(() -> first.peers().equals(Set.of(address(0), address(1))));
      }
    }
  }

  @Test
  void anotherTokenIsAnotherGroup() {
    List<String> seeds = List.of(seed(0), seed(1), seed(2));
    try (Discovery first = open(0, seeds, "one token");
        Discovery second = open(1, seeds, "another token");
        Discovery third = open(2, seeds, "one token")) {
      await(() -> third.peers().equals(Set.of(address(0), address(2))));
      assertEquals(Set.of(address(0), address(2)), first.peers());
      assertEquals(Set.of(address(1)), second.peers());
    }
  }

  @Test
  void saysWhatIsWrongWithTheSeeds() {
    for (List<String> bad : List.of(List.<String>of(), List.of("a b"), List.of("n1:0"))) {
      String message =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> open(0, bad, null)).getMessage());
      assertTrue(message.contains("PEERS"), message);
    }
  }

  private static void await(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "didn't come to hold");
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
