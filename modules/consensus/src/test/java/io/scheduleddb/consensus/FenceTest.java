package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final Duration WINDOW = Duration.ofSeconds(2);

  private final Leadership leadership = new Leadership(new CountingStateMachine());
  private Instant wall = Instant.parse("2026-06-01T12:00:00Z");
  private long nanos = Long.MAX_VALUE;
  private final Fence fence = new Fence(WINDOW, leadership, () -> wall, () -> nanos);

  @BeforeEach
  void lead() {
    leadership.win(7);
    leadership.tell(7);
  }

  @Test
  void isOpenForTheWindowFromTheQuestion() {
    Fence.Moment asked = fence.now();
    wall = wall.plusMillis(500);
    nanos += 500_000_000;
    assertFalse(fence.isOpen());
    fence.confirmed(7, asked);
    assertTrue(fence.isOpen());
    wall = wall.plusMillis(1_499);
    nanos += 1_499_999_999;
    assertTrue(fence.isOpen());
    nanos++;
    assertFalse(fence.isOpen());
  }

  @Test
  void isShutAfterASuspensionDuringWhichTheMonotonicClockStoodStill() {
    fence.confirmed(7, fence.now());
    wall = wall.plus(WINDOW);
    assertFalse(fence.isOpen());
  }

  @Test
  void isShutAfterAPauseWhateverTheClockIsSetTo() {
    fence.confirmed(7, fence.now());
    nanos += WINDOW.toNanos();
    wall = wall.minusSeconds(3_600);
    assertFalse(fence.isOpen());
  }

  @Test
  void anAnswerToAnEarlierQuestionShortensNothing() {
    Fence.Moment early = fence.now();
    wall = wall.plusSeconds(1);
    nanos += 1_000_000_000;
    fence.confirmed(7, fence.now());
    fence.confirmed(7, early);
    wall = wall.plusMillis(1_500);
    nanos += 1_500_000_000;
    assertTrue(fence.isOpen());
  }

  @Test
  void isOpenForTheTermThatWasConfirmedOnly() {
    fence.confirmed(7, fence.now());
    leadership.lose();
    assertFalse(fence.isOpen());
    leadership.win(9);
    leadership.tell(9);
    assertFalse(fence.isOpen());
    fence.confirmed(9, fence.now());
    assertTrue(fence.isOpen());
  }

  @Test
  void staysShutWhileOneHandoverOfTwoGoesOn() {
    fence.confirmed(7, fence.now());
    fence.hold();
    fence.hold();
    fence.release();
    assertFalse(fence.isOpen());
    fence.release();
    assertTrue(fence.isOpen());
  }
}
