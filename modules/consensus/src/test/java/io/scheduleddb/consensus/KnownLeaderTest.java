package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

final class KnownLeaderTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final KnownLeader leader = new KnownLeader(changes::incrementAndGet);

  private int after(String id) {
    leader.is(RaftPeerId.valueOf(id));
    return changes.get();
  }

  @Test
  void anotherLeaderIsAChangeTheFirstAndTheSameAgainAreNot() {
    assertEquals(0, after("n1~a"));
    assertEquals(0, after("n1~a"));
    assertEquals(1, after("n2~a"));
    assertEquals(2, after("n1~a"));
  }
}
