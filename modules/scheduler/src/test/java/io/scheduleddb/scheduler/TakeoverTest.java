package io.scheduleddb.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Takeover takeover =
      new Takeover(
          new SchedulerOptions(
              "n1",
              Duration.ofSeconds(10),
              1,
              1,
              1,
              1_000,
              500,
              1,
              Duration.ofHours(1),
              Duration.ofSeconds(2),
              new SchedulerOptions.Defaults(1, Duration.ofSeconds(1))));

  private static Grant of(String... owners) {
    return new Grant(1, 1, List.of(owners), 1, null);
  }

  /// How long it takes when each step comes as asked for, by a clock that is off by `jump` from the
  /// tenth step on.
  private Duration waited(Duration jump) {
    Duration real = Duration.ZERO;
    for (int step = 0; !takeover.isOver(NOW.plus(real).plus(step < 10 ? Duration.ZERO : jump)); ) {
      Instant now = NOW.plus(real).plus(step < 10 ? Duration.ZERO : jump);
      real = real.plus(Duration.between(now, takeover.next(now)));
      step++;
    }
    return real;
  }

  @Test
  void waitsForTheFenceOfAnotherAndTheDifferenceOfClocks() {
    takeover.begin(List.of(of("n1"), of("n2")), NOW);
    assertEquals(Duration.ofMillis(3_250), waited(Duration.ZERO));
  }

  @Test
  void waitsForNobodyThatGaveItsGrantsBackNorForItself() {
    takeover.begin(List.of(of("n1"), of()), NOW);
    assertTrue(takeover.isOver(NOW));
    takeover.begin(List.of(), NOW);
    assertTrue(takeover.isOver(NOW));
  }

  @Test
  void aClockThatIsSetChangesTheWaitByOnePieceAtMost() {
    takeover.begin(List.of(of("n2")), NOW);
    assertEquals(Duration.ofMillis(3_250), waited(Duration.ofHours(1)), "ahead");
    takeover.begin(List.of(of("n2")), NOW);
    assertEquals(Duration.ofMillis(3_270), waited(Duration.ofHours(-1)), "back");
  }
}
