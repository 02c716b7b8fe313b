package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LookoutTest {
  private static final Duration BRIEF = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Network network = new Network();

  private static ClusterOptions options(Duration look, int maxPeers) {
    Duration any = Duration.ofSeconds(1);
    return new ClusterOptions(any, look, maxPeers, any, any, any, any, 1, any, any);
  }

  @Test
  void aSlowPeerDelaysNobodyAndIsSeenAtALaterLook() throws InterruptedException {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    network.add(Nodes.status("n1", Standing.NEW));
    network.add(Nodes.status("n2", Standing.NEW));
    network.before(
        "n2:8080",
        () -> {
          asked.incrementAndGet();
          mayAnswer.await();
        });
    Lookout brief = new Lookout(network, options(BRIEF, 8));
    List<Sighting> seen =
        List.of(
            Nodes.answer("n1", Standing.NEW),
            new Sighting.Silence("n2:8080", "no answer within 100 ms"));
    assertEquals(seen, brief.look(network.peers()));
    assertEquals(seen, brief.look(network.peers()));
    assertEquals(1, asked.get(), "it is asked once at a time");
    mayAnswer.countDown();
    List<Sighting> all =
        List.of(Nodes.answer("n1", Standing.NEW), Nodes.answer("n2", Standing.NEW));
    while (!brief.look(network.peers()).equals(all)) {
      // Its answer is on the way.
    }
  }

  @Test
  void asksNoMorePeersThanTheLimitButCountsThem() throws InterruptedException {
    network.add(Nodes.status("n1", Standing.NEW));
    Lookout lookout = new Lookout(network, options(LONG, 1));
    assertEquals(
        List.of(
            Nodes.answer("n1", Standing.NEW),
            new Sighting.Silence("n2:8080", "too many peers to ask")),
        lookout.look(Set.of("n2:8080", "n1:8080")));
  }

  @Test
  void seesNobodyWhereThereIsNobody() throws InterruptedException {
    assertEquals(List.of(), new Lookout(network, options(LONG, 8)).look(Set.of()));
  }
}
