package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.Gateway.Reached;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A request that fails goes to another node once, and what is known of its effect is told.
class GatewayTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Gateway gateway(boolean retries, Duration avoid) {
    return new Gateway(new Gateway.Options(retries, avoid, Duration.ofSeconds(5)));
  }

  /// Stands for a node: what asks for it is sent to the receiver.
  private static ServerProcess node(Receiver receiver, String name) {
    String[] url = receiver.url("").split(":");
    Place place = new Place(name, "127.0.0.1", Integer.parseInt(url[2]), 0, List.of());
    return new ServerProcess(Path.of("none"), Path.of("none"), place, Map.of());
  }

  private static ServerProcess nobody(String name) {
    return new ServerProcess(Path.of("none"), Path.of("none"), Place.onLoopback(name), Map.of());
  }

  private static Reached send(Gateway gateway, int seed) throws InterruptedException {
    return gateway.send("POST", "/", "{}", new Random(seed));
  }

  @Test
  void goesToAnotherNodeWhereOneIsGone() throws Exception {
    try (Receiver receiver = new Receiver();
        ServerProcess up = node(receiver, "up");
        ServerProcess gone = nobody("gone");
        Gateway gateway = gateway(true, Duration.ZERO)) {
      gateway.open(up);
      gateway.open(gone);
      for (int seed = 0; seed < 20; seed++) {
        Reached reached = send(gateway, seed);
        assertEquals("up", reached.node());
        assertTrue(reached.certain(), "what wasn't received had no effect");
      }
    }
  }

  @Test
  void saysWhereAFailureMayHaveHadAnEffect() throws Exception {
    try (Receiver bad = new Receiver().on("/", Behaviour.status(503));
        Receiver refuses = new Receiver().on("/", Behaviour.status(409));
        ServerProcess first = node(bad, "bad");
        ServerProcess second = node(refuses, "refuses");
        Gateway gateway = gateway(true, Duration.ZERO)) {
      gateway.open(first);
      gateway.open(second);
      for (int seed = 0; seed < 20; seed++) {
        int before = bad.received().size();
        Reached reached = send(gateway, seed);
        assertEquals(409, reached.answer().status());
        assertEquals(bad.received().size() == before, reached.certain());
      }
    }
  }

  @Test
  void goesAroundANodeThatFailed() throws Exception {
    try (Receiver good = new Receiver();
        Receiver bad = new Receiver().on("/", Behaviour.status(503));
        ServerProcess first = node(good, "good");
        ServerProcess second = node(bad, "bad");
        Gateway gateway = gateway(true, LONG)) {
      gateway.open(first);
      gateway.open(second);
      for (int seed = 0; seed < 20; seed++) {
        assertEquals(200, send(gateway, seed).answer().status());
      }
      assertTrue(bad.received().size() <= 1);
    }
  }

  @Test
  void triesOnceWhereThatIsAsked() throws Exception {
    try (Receiver bad = new Receiver().on("/", Behaviour.status(503));
        Receiver worse = new Receiver().on("/", Behaviour.status(503));
        ServerProcess first = node(bad, "bad");
        ServerProcess second = node(worse, "worse");
        Gateway once = gateway(false, Duration.ZERO)) {
      once.open(first);
      once.open(second);
      for (int sent = 1; sent <= 20; sent++) {
        assertEquals(503, send(once, sent).answer().status());
        assertEquals(sent, bad.received().size() + worse.received().size());
      }
    }
  }
}
