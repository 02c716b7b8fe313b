package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import io.scheduleddb.discovery.NameServer.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsDiscoveryTest {
  private static final String SRV = "_http._tcp.db.example";

  private static Discovery asking(NameServer server, String name) {
    return new DnsDiscovery(server.url()).open(Setups.dns(name));
  }

  @Test
  void givesEveryAddressThePortOfThisNode() {
    try (Discovery discovery = new DnsDiscovery().open(Setups.dns("localhost"))) {
      Set<String> peers = discovery.peers();
      assertTrue(peers.contains("127.0.0.1:8080") || peers.contains("[0:0:0:0:0:0:0:1]:8080"));
      assertTrue(peers.stream().allMatch(p -> HostPort.parse(p).isPresent()), peers::toString);
      assertNull(discovery.trouble());
    }
  }

  @Test
  void putsIpv6AddressesInBrackets() {
    try (Discovery discovery = new DnsDiscovery().open(Setups.dns("localhost"))) {
      discovery
          .peers()
          .forEach(
              p -> assertEquals(p.chars().filter(c -> c == ':').count() > 1, p.startsWith("[")));
    }
    assertEquals("[fd00::7]:8080", new HostPort("fd00::7", 8080).toString());
  }

  @Test
  void saysThatANameDoesntExist() {
    try (Discovery discovery = new DnsDiscovery().open(Setups.dns("nobody.invalid"))) {
      assertEquals(Set.of(), assertTimeout(Duration.ofSeconds(4), discovery::peers));
      assertTrue(String.valueOf(discovery.trouble()).contains("nobody.invalid"));
    }
  }

  @Test
  void findsTheTargetsOfServiceRecordsByNameWithTheirPorts() throws IOException {
    Target first = new Target("n1.db.example", 8080);
    Target second = new Target("n2.db.example", 9090);
    try (NameServer server = new NameServer(NameServer.NO_ERROR, first, second);
        Discovery discovery = asking(server, SRV)) {
      assertEquals(Set.of("n1.db.example:8080", "n2.db.example:9090"), discovery.peers());
      assertNull(discovery.trouble());
    }
  }

  @Test
  void leavesOutTheTargetThatMeansNone() throws IOException {
    try (NameServer server = new NameServer(NameServer.NO_ERROR, new Target("", 0));
        Discovery discovery = asking(server, SRV)) {
      assertEquals(Set.of(), discovery.peers());
      assertEquals(SRV + " has no records", discovery.trouble());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NameServer.NO_ERROR, NameServer.SERVER_FAILURE, NameServer.NAME_ERROR})
  void findsNobodyInAnEmptyAnswerAndSaysWhy(int code) throws IOException {
    try (NameServer server = new NameServer(code);
        Discovery discovery = asking(server, SRV)) {
      assertEquals(Set.of(), discovery.peers());
      assertTrue(String.valueOf(discovery.trouble()).contains(SRV), discovery.trouble());
    }
  }

  @Test
  void givesUpAfterSecondsWhenNoServerAnswers() throws IOException {
    try (NameServer server = new NameServer(NameServer.SILENT);
        Discovery discovery = asking(server, SRV)) {
      assertEquals(Set.of(), assertTimeout(Duration.ofSeconds(4), discovery::peers));
      assertTrue(String.valueOf(discovery.trouble()).contains(SRV), discovery.trouble());
      assertEquals(2, server.questions.get());
    }
  }

  /// The system's resolver may hang for longer than anybody wants to wait.
  @Test
  void leavesALookupBehindThatHangsAndStartsNoSecond() {
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger lookups = new AtomicInteger();
    try (Discovery discovery =
        new LookedUp(
            "slow.example",
            () -> {
              lookups.incrementAndGet();
              hanging.await();
              return Set.of("n1:1");
            },
            Duration.ofMillis(20))) {
      assertEquals(Set.of(), discovery.peers());
      assertEquals("no answer for slow.example within 20 ms", discovery.trouble());
      assertEquals(Set.of(), discovery.peers());
      hanging.countDown();
      Set<String> late = discovery.peers();
      while (late.isEmpty()) {
        late = discovery.peers();
      }
      assertEquals(Set.of("n1:1"), late);
      assertEquals(1, lookups.get());
      assertNull(discovery.trouble());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://db", "db:8080", "a..b", "a/b", "\"a\""})
  void refusesWhatIsNoNameAndSaysWhich(String name) {
    DiscoveryStrategy strategy = new DnsDiscovery();
    String message =
        assertThrows(IllegalArgumentException.class, () -> strategy.open(Setups.dns(name)))
            .getMessage();
    assertTrue(message.startsWith("DNS_NAME: \"" + name + "\" must be "), message);
  }

  @Test
  void refusesToStartWithoutAName() {
    DiscoveryStrategy strategy = new DnsDiscovery();
    assertThrows(IllegalArgumentException.class, () -> strategy.open(Setups.empty()));
  }
}
