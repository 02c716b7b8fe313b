package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import io.scheduleddb.testkit.ServerProcess;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The ways to find peers need services, resources and reflection of foreign modules: what of it is
/// missing shows only in the linked image, so this asks the image itself.
@Timeout(120)
class DiscoveryIT {
  private static final Path IMAGE = Path.of(System.getProperty(ServerProcess.IMAGE));

  @Test
  void findsPeersByGossip() throws Exception {
    String both = "[127.0.0.1:1001, 127.0.0.1:1002]";
    assertEquals(both + " " + both, run("gossip"));
  }

  @Test
  void asksForServiceRecords() throws Exception {
    String said = run("dns");
    assertEquals("[] _db._tcp.nowhere.invalid", said.substring(0, said.indexOf(" can't")));
  }

  @Test
  void knowsKubernetesAndThatItIsNotThere() throws Exception {
    assertEquals(
        "KUBERNETES_SERVICE_HOST: \"\" must be set, as it is in every pod", run("kubernetes"));
  }

  private static String run(String strategy) throws Exception {
    Path classes =
        Path.of(DiscoveryIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ProcessBuilder builder =
        new ProcessBuilder(
            IMAGE.resolve("bin/java").toString(),
            "--add-modules=io.scheduleddb.server",
            "-cp",
            classes.toString(),
            InTheImage.class.getName(),
            strategy);
    builder.environment().remove("KUBERNETES_SERVICE_HOST");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.strip();
  }

  /// What runs there.
  static final class InTheImage {
    public static void main(String[] arguments) throws Exception {
      System.out.println(
          switch (arguments[0]) {
            case "gossip" -> gossip();
            case "dns" -> dns();
            default -> kubernetes();
          });
      System.exit(0);
    }

    private static String gossip() throws Exception {
      int first = freePort();
      int second = freePort();
      List<String> seed = List.of("127.0.0.1:" + first);
      try (Discovery one = open("gossip", "127.0.0.1:1001", first, seed);
          Discovery two = open("gossip", "127.0.0.1:1002", second, seed)) {
        Instant end = Instant.now().plusSeconds(60);
        while ((one.peers().size() < 2 || two.peers().size() < 2) && Instant.now().isBefore(end)) {
          LockSupport.parkNanos(10_000_000);
        }
        return one.peers().stream().sorted().toList()
            + " "
            + two.peers().stream().sorted().toList();
      }
    }

    private static String dns() {
      try (Discovery discovery = open("dns", "n:1", 1, List.of())) {
        return discovery.peers() + " " + discovery.trouble();
      }
    }

    private static String kubernetes() {
      try (Discovery discovery = open("kubernetes", "n:1", 1, List.of())) {
        return "opened: " + discovery.trouble();
      } catch (IllegalArgumentException e) {
        return e.getMessage();
      }
    }

    private static Discovery open(String strategy, String http, int port, List<String> peers) {
      return ServiceLoader.load(DiscoveryStrategy.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(each -> each.name().equals(strategy))
          .findFirst()
          .orElseThrow()
          .open(
              new Discovery.Setup(
                  "db-0",
                  http,
                  peers,
                  "_db._tcp.nowhere.invalid",
                  "prod",
                  "db",
                  port,
                  "test",
                  "secret"));
    }

    private static int freePort() throws Exception {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }
  }
}
