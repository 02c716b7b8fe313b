package io.scheduleddb.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");

  /// Ten in a second; at most four under way, two of a host.
  private final CatchUp catchUp =
      new CatchUp(
          new SchedulerOptions(
              "n1",
              Duration.ofSeconds(10),
              8,
              4,
              1,
              1_000,
              10,
              1,
              Duration.ofHours(1),
              Duration.ofSeconds(2),
              new SchedulerOptions.Defaults(1, Duration.ofSeconds(1))));

  private static SlotEntry entry(int number) {
    return new SlotEntry(1, T, number, T, 1);
  }

  private void park(String host, int... numbers) {
    for (int number : numbers) {
      catchUp.park(entry(number), host);
    }
  }

  private List<Long> polled(Instant from, Duration span, boolean end) {
    List<Long> polled = new ArrayList<>();
    for (Instant now = from; now.isBefore(from.plus(span)); now = now.plusMillis(1)) {
      SlotEntry entry = catchUp.poll(now);
      if (entry != null) {
        polled.add(entry.job());
        if (end) {
          catchUp.ended(entry);
        }
      }
    }
    return polled;
  }

  @Test
  void letsGoAsManyInASecondAsTheRateSaysWhateverWasSavedUp() {
    for (int i = 0; i < 100; i++) {
      park("a", i);
    }
    assertEquals(11, polled(T, Duration.ofMillis(1_001), true).size());
    assertEquals(11, polled(T.plusSeconds(600), Duration.ofMillis(1_001), true).size());
    assertEquals(78, catchUp.waiting());
  }

  @Test
  void saysWhenToAskAgain() {
    park("a", 1, 2);
    assertTrue(catchUp.isDue(T));
    Objects.requireNonNull(catchUp.poll(T));
    assertFalse(catchUp.isDue(T));
    Instant next = Objects.requireNonNull(catchUp.next(T));
    assertEquals(T.plusMillis(100), next);
    assertTrue(catchUp.isDue(next));
    catchUp.poll(next);
    assertNull(catchUp.next(next), "nobody waits");
  }

  @Test
  void aClockThatGoesBackNeitherFloodsNorStops() {
    park("a", 1, 2);
    catchUp.poll(T);
    assertFalse(catchUp.isDue(T.minusSeconds(3_600)));
    assertTrue(catchUp.isDue(T.minusSeconds(3_600).plusMillis(100)));
  }

  @Test
  void hostsTakeTurnsAndASlowOneCostsItsOwnAlone() {
    park("slow", 1, 2, 3, 4);
    park("quick", 11, 12, 13);
    // Two of the slow host are under way, and stay so.
    List<Long> polled = polled(T, Duration.ofSeconds(1), false);
    assertEquals(List.of(1L, 11L, 2L, 12L), polled);
    catchUp.ended(entry(11));
    assertEquals(List.of(13L), polled(T.plusSeconds(2), Duration.ofSeconds(1), false));
    catchUp.ended(entry(1));
    assertEquals(List.of(3L), polled(T.plusSeconds(4), Duration.ofSeconds(1), false));
  }

  @Test
  void whatTheLogHasSettledNeitherWaitsNorCounts() {
    park("a", 1, 2, 3);
    park("b", 4, 5);
    polled(T, Duration.ofSeconds(1), false);
    assertEquals(1, catchUp.waiting());
    catchUp.settled(entry(3));
    catchUp.settled(entry(1));
    assertEquals(0, catchUp.waiting());
    assertFalse(catchUp.isLetGo(entry(1)));
    assertTrue(catchUp.isLetGo(entry(2)));
    park("a", 6);
    assertEquals(List.of(6L), polled(T.plusSeconds(2), Duration.ofSeconds(1), false));
  }

  @Test
  void theEndOfACallOfAnEarlierEpochDoesNotRemoveWhatWaits() {
    park("a", 1);
    catchUp.poll(T);
    catchUp.clear();
    park("a", 1);
    catchUp.ended(entry(1));
    assertEquals(List.of(1L), polled(T.plusSeconds(2), Duration.ofSeconds(1), false));
  }
}
