package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.consensus.ClusterClock.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StampGateTest {
  private boolean alone;
  private final StampGate gate = new StampGate(() -> alone);

  @Test
  void opensWhenTheClockAgrees() {
    assertFalse(gate.isOpen(3));
    gate.compared(3, Standing.UNSURE);
    assertFalse(gate.isOpen(3));
    gate.compared(3, Standing.AGREES);
    assertTrue(gate.isOpen(3));
    gate.compared(3, Standing.UNSURE);
    assertTrue(gate.isOpen(3));
  }

  @Test
  void opensInTimeWhenTooFewTell() throws Exception {
    Leadership leadership = new Leadership(new CountingStateMachine());
    leadership.win(3);
    assertEquals(3, gate.await(leadership));
    assertFalse(gate.agrees(3));
  }

  @Test
  void staysShutAfterTheClockWasAstrayUntilItAgrees() throws Exception {
    gate.compared(3, Standing.AGREES);
    gate.compared(3, Standing.ASTRAY);
    assertFalse(gate.isOpen(3));
    assertTrue(gate.isAstray(3));
    gate.compared(3, Standing.UNSURE);
    Nodes.await(new Elapsed(1_200)::isOver);
    assertFalse(gate.isOpen(3));
    assertTrue(gate.isAstray(3), "what is unsure undoes nothing");
    gate.compared(3, Standing.AGREES);
    assertTrue(gate.isOpen(3));
    assertFalse(gate.isAstray(3));
  }

  private record Elapsed(long until) {
    Elapsed(int millis) {
      this(System.nanoTime() + millis * 1_000_000L);
    }

    boolean isOver() {
      return System.nanoTime() - until > 0;
    }
  }

  @Test
  void whatWasFoundInAnotherTermCountsForNothing() {
    gate.compared(3, Standing.AGREES);
    assertFalse(gate.isOpen(4));
    gate.compared(3, Standing.AGREES);
    assertFalse(gate.isOpen(4), "a late answer");
    assertFalse(gate.isOpen(3));
    gate.compared(4, Standing.ASTRAY);
    assertFalse(gate.isOpen(5));
    assertFalse(gate.isAstray(5));
  }

  @Test
  void isOpenForWhoIsAlone() {
    alone = true;
    assertTrue(gate.isOpen(3));
  }
}
