package io.scheduleddb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
  private final Gate gate = new Gate();
  private final Queue<String> passed = new ConcurrentLinkedQueue<>();

  /// Returns once it waits, or is through.
  static Thread waiting(Runnable work) {
    Thread thread = Thread.ofPlatform().start(work);
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void nobodyPassesWhoWaitsToBeAlone() throws InterruptedException {
    gate.enter();
    gate.enter();
    Thread alone = waiting(() -> gate.alone(() -> passed.add("alone")));
    Thread later = waiting(() -> gate.pass(() -> passed.add("later")));
    gate.leave();
    assertEquals(List.of(), List.copyOf(passed));
    gate.leave();
    alone.join();
    later.join();
    assertEquals(List.of("alone", "later"), List.copyOf(passed));
  }

  @Test
  void whoFailsHasLeft() {
    RuntimeException failure = new IllegalStateException("on purpose");
    for (int i = 0; i < 2; i++) {
      try {
        gate.alone(() -> {
          throw failure;
        });
      } catch (IllegalStateException e) {
        passed.add("failed");
      }
    }
    assertEquals("in", gate.pass(() -> "in"));
    assertEquals(2, passed.size());
  }
}
