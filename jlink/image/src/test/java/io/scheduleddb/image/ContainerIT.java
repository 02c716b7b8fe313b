package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.image.Containers.Container;
import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Receiver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The container image, as an orchestrator would run it: `scripts/container test`.
@EnabledIfSystemProperty(named = Containers.IMAGE, matches = ".+")
@Timeout(300)
class ContainerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String FAST = "--env=SLOT_GAP=1s";
  private static final String[] CLUSTER = {
    FAST,
    "--env=DISCOVERY_STRATEGY=dns",
    "--env=DNS_NAME=" + Containers.NAME,
    "--env=BOOTSTRAP_EXPECT=3",
    "--env=CLUSTER_TOKEN=a-secret-of-tests"
  };

  /// What people look around with inside, and what `kubectl cp` and the node itself need.
  private static final List<String> COMMANDS =
      List.of("sh", "wget", "nslookup", "tar", "sleep", "chattr", "scheduled-db");

  @Test
  void threeMakeAClusterThatOutlivesOneAndPassesTheLeadershipOn() throws Exception {
    try (Containers containers = new Containers()) {
      List<Container> nodes = new ArrayList<>();
      for (String name : List.of("n1", "n2", "n3")) {
        nodes.add(containers.start(name, CLUSTER));
      }
      for (Container each : nodes) {
        each.await("/health/ready", PATIENCE);
      }
      assertEquals(Set.of("n1", "n2", "n3"), status(nodes.getFirst()).memberNodes());
      try (Receiver receiver = new Receiver(containers.here())) {
        outlivesItsLeader(nodes, receiver);
      }
      passesTheLeadershipOn(nodes);
    }
  }

  private static void outlivesItsLeader(List<Container> nodes, Receiver receiver) throws Exception {
    Container lost = leader(nodes);
    List<Container> others = without(lost, nodes);
    create(others.getFirst(), job("before", "8s", receiver));
    lost.kill();
    create(others.getLast(), job("after", "1s", receiver));
    Patience.until(PATIENCE, () -> delivered(receiver, "before", "after"), others.get(0)::log);
    lost.startAgain();
    lost.await("/health/ready", PATIENCE);
    try (ApiClient api = lost.api()) {
      assertTrue(api.get("/jobs/after/status").body().contains("\"completed\""));
    }
  }

  private static void passesTheLeadershipOn(List<Container> nodes) throws Exception {
    Container leader = leader(nodes);
    assertEquals(0, leader.stop(PATIENCE), leader::log);
    // An election after its end would take longer than this question.
    String next = status(without(leader, nodes).getFirst()).leader();
    assertNotNull(next);
    assertNotEquals(leader.name(), next);
  }

  @Test
  void isOneProcessWithoutRightsAndHasTheCommandsOneLooksAroundWith() throws Exception {
    try (Containers containers = new Containers()) {
      Container node = containers.start("n1", FAST);
      node.await("/health/ready", PATIENCE);
      assertTrue(node.exec("wget", "-qO-", "http://localhost:8080/health").contains("\"n1\""));
      assertTrue(node.exec("nslookup", Containers.NAME).contains(address(node)));
      for (String command : COMMANDS) {
        node.exec("sh", "-c", "command -v " + command);
      }
      assertEquals("65534 65534", node.exec("sh", "-c", "echo $(id -u) $(id -g)"));
      assertTrue(node.exec("cat", "/proc/1/cmdline").startsWith("/opt/scheduled-db/bin/java"));
      assertEquals("", node.exec("sh", "-c", "grep -l '^State:.Z' /proc/[0-9]*/status || true"));
      String rights = node.exec("sh", "-c", "grep -E '^(CapEff|NoNewPrivs)' /proc/1/status");
      assertEquals("CapEff:\t0000000000000000\nNoNewPrivs:\t1", rights);
    }
  }

  @Test
  void writesNowhereButAmongItsDataAndMissesNothing() throws Exception {
    try (Containers containers = new Containers()) {
      Container readOnly = containers.start("n1", FAST);
      Container writable = containers.startWritable("n2", FAST);
      try (Receiver receiver = new Receiver(containers.here())) {
        for (Container each : List.of(readOnly, writable)) {
          each.await("/health/ready", PATIENCE);
          create(each, job(each.name(), "1s", receiver));
        }
        Patience.until(PATIENCE, () -> delivered(receiver, "n1", "n2"), readOnly::log);
      }
      assertEquals(0, writable.stop(PATIENCE), writable::log);
      // Podman mounts its own files there.
      List<String> written =
          writable.changes().stream()
              .filter(each -> !each.matches("[AC] /(etc|run)(/.*)?"))
              .toList();
      assertEquals(List.of(), written);
      for (String line : readOnly.log().lines().toList()) {
        assertTrue(line.startsWith("{\"time\":"), line);
        assertFalse(line.contains("\"level\":\"error\""), line);
        assertFalse(line.contains("not synced at once"), line);
      }
    }
  }

  private static NodeStatus status(Container node) throws Exception {
    try (ApiClient api = node.api()) {
      NodeStatus status = NodeStatus.of(api);
      assertNotNull(status, node::log);
      return status;
    }
  }

  private static Container leader(List<Container> nodes) throws Exception {
    for (Container each : nodes) {
      if (status(each).leads()) {
        return each;
      }
    }
    throw new AssertionError("nobody leads: " + nodes.getFirst().log());
  }

  private static List<Container> without(Container one, List<Container> nodes) {
    return nodes.stream().filter(each -> !each.equals(one)).toList();
  }

  private static String address(Container node) throws Exception {
    String[] addresses = node.exec("hostname", "-I").split(" ");
    return InetAddress.ofLiteral(addresses[0]).getHostAddress();
  }

  private static String job(String id, String delay, Receiver receiver) {
    return "{\"id\":\"%s\",\"delay\":\"%s\",\"webhook_url\":\"%s\"}"
        .formatted(id, delay, receiver.url("/hook"));
  }

  private static void create(Container node, String job) throws Exception {
    try (ApiClient api = node.api()) {
      ApiClient.Answer answer = api.post("/jobs", job);
      assertEquals(201, answer.status(), answer.body());
    }
  }

  private static boolean delivered(Receiver receiver, String... ids) {
    List<String> found = receiver.received().stream().map(each -> each.job()).toList();
    return found.containsAll(List.of(ids));
  }
}
