package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.consensus.ClusterClock.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NONE = Duration.ZERO;

  private Instant wall = Instant.parse("2026-06-01T12:00:00Z");
  private long nanos = 5;
  private final ClusterClock clock = new ClusterClock(() -> wall, () -> nanos);

  private void pass(Duration span) {
    wall = wall.plus(span);
    nanos += span.toNanos();
  }

  @Test
  void followsTheMachinesClockAndItsSlewing() {
    for (int i = 0; i < 1_000; i++) {
      pass(Duration.ofMillis(100));
      wall = wall.plusNanos(2_000_000);
      assertEquals(wall, clock.instant());
    }
    assertNull(clock.trouble());
  }

  @Test
  void doesNotFollowAJumpWhileTheOthersDoNot() {
    Instant before = clock.instant();
    wall = wall.plus(HOUR);
    assertEquals(before, clock.instant());
    pass(Duration.ofSeconds(10));
    assertEquals(before.plusSeconds(10), clock.instant());
    assertEquals(Standing.AGREES, clock.compare(List.of(NONE, NONE), 3));
    assertEquals(before.plusSeconds(10), clock.instant());
    assertNotNull(clock.trouble());
  }

  @Test
  void followsTheSlewingOfAClockThatJumped() {
    wall = wall.minus(HOUR);
    Instant before = clock.instant();
    pass(Duration.ofSeconds(2));
    wall = wall.plusMillis(100);
    assertEquals(before.plusSeconds(2).plusMillis(100), clock.instant());
  }

  @Test
  void followsAJumpThatMostOthersMake() {
    wall = wall.plus(HOUR);
    clock.instant();
    assertEquals(Standing.AGREES, clock.compare(List.of(HOUR, HOUR), 3));
    assertEquals(wall, clock.instant());
    assertNull(clock.trouble());
  }

  @Test
  void followsAJumpWhenItIsAlone() {
    wall = wall.plus(HOUR);
    clock.instant();
    clock.compare(List.of(), 1);
    assertEquals(wall, clock.instant());
    assertNull(clock.trouble());
  }

  @Test
  void aClockThatJumpsBackIsFollowedAtOnce() {
    wall = wall.plus(HOUR);
    clock.instant();
    pass(Duration.ofSeconds(5));
    wall = wall.minus(HOUR);
    assertEquals(wall, clock.instant());
    clock.compare(List.of(NONE, NONE), 3);
    assertNull(clock.trouble());
  }

  @Test
  void twoOfTwoFollowAJumpThatBothMake() {
    wall = wall.plus(HOUR);
    clock.instant();
    clock.compare(List.of(HOUR), 2);
    assertEquals(wall, clock.instant());
  }

  @Test
  void followsAJumpToWhatTheLeaderSays() {
    wall = wall.plus(HOUR);
    Instant kept = clock.instant();
    clock.told(kept);
    assertEquals(kept, clock.instant());
    assertTrue(String.valueOf(clock.trouble()).contains("jumped"), clock.trouble());
    clock.told(wall.minusMillis(300));
    assertEquals(kept, clock.instant(), "one message may have taken an hour");
    clock.told(wall.minusMillis(300));
    assertEquals(wall, clock.instant());
    assertNull(clock.trouble());
  }

  @Test
  void complainsWhenTheLeadersTimeIsAnotherThreeTimes() {
    for (int i = 0; i < 2; i++) {
      clock.told(wall.plus(HOUR));
      assertNull(clock.trouble());
    }
    clock.told(wall.plus(HOUR));
    assertTrue(String.valueOf(clock.trouble()).contains("leader"), clock.trouble());
    clock.told(wall);
    assertNull(clock.trouble());
  }

  @Test
  void aClockThatIsSetRightAgainIsFollowedThoughNotToTheNanosecond() {
    wall = wall.plus(HOUR);
    clock.instant();
    pass(Duration.ofSeconds(5));
    wall = wall.minus(HOUR).plusMillis(3);
    assertEquals(wall, clock.instant());
    clock.told(wall);
    assertNull(clock.trouble());
  }

  @Test
  void followsAJumpThatItMakesWithHalfOfTheOthers() {
    wall = wall.plus(HOUR);
    clock.instant();
    clock.compare(List.of(HOUR, NONE), 3);
    assertEquals(wall, clock.instant());
  }

  @Test
  void doesNotFollowAJumpThatTheOtherOfTwoDoesNotMake() {
    wall = wall.plus(HOUR);
    Instant kept = clock.instant();
    clock.compare(List.of(NONE), 2);
    assertEquals(kept, clock.instant());
  }

  @Test
  void forgetsWhatItFoundAsALeaderButNotItsJump() {
    clock.compare(List.of(HOUR, HOUR), 3);
    clock.forget();
    assertNull(clock.trouble());
    wall = wall.plus(HOUR);
    clock.instant();
    assertEquals(
        Standing.ASTRAY, clock.compare(List.of(HOUR.multipliedBy(2), HOUR.multipliedBy(2)), 3));
    clock.forget();
    assertTrue(String.valueOf(clock.trouble()).contains("jumped"), clock.trouble());
  }

  @Test
  void isAstrayWhenMostOthersAreOnOneSideOfIt() {
    assertEquals(Standing.ASTRAY, clock.compare(List.of(HOUR, HOUR), 3));
    assertNotNull(clock.trouble());
    assertEquals(Standing.AGREES, clock.compare(List.of(HOUR, NONE), 3));
    assertEquals(
        Standing.AGREES, clock.compare(List.of(HOUR), 2), "one against one decides nothing");
    assertEquals(Standing.AGREES, clock.compare(List.of(HOUR, HOUR.negated()), 3), "the median");
    assertEquals(
        Standing.AGREES,
        clock.compare(List.of(Duration.ofMillis(500), Duration.ofMillis(-500)), 3));
  }

  @Test
  void isUnsureWhenTooFewHaveTold() {
    assertEquals(Standing.UNSURE, clock.compare(List.of(HOUR), 3));
    assertEquals(Standing.UNSURE, clock.compare(List.of(NONE), 5));
    assertEquals(Standing.AGREES, clock.compare(List.of(NONE), 3));
  }
}
