package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The longest time without an acknowledgement is found around each fault of a leader.
class GapsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Create> creates = new ArrayList<>();
  private final List<Cancel> cancels = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  private Gaps gaps() {
    Instant end = START.plusSeconds(100);
    return Gaps.of(new History(creates, cancels, List.of(), List.of(), faults, Map.of(), end));
  }

  private void acknowledge(long millis) {
    creates.add(new Create("j", START, null, START.plusMillis(millis), Kind.OK));
  }

  private void kill(long millis, boolean leader) {
    Instant at = START.plusMillis(millis);
    faults.add(new Fault(Fault.Kind.KILL, "n1", at, at, leader, 1));
  }

  @Test
  void measuresFromTheFaultToTheNextAcknowledgement() {
    acknowledge(900);
    kill(1_000, true);
    acknowledge(2_500);
    acknowledge(2_600);
    acknowledge(40_000);
    assertEquals(List.of(Duration.ofMillis(37_400)), gaps().gaps());
    acknowledge(4_000);
    cancels.add(new Cancel("j", START, START.plusMillis(12_000), Kind.OK, true));
    assertEquals(Duration.ofMillis(8_000), gaps().max());
  }

  @Test
  void lastsToTheEndWhenNothingFollows() {
    acknowledge(900);
    kill(1_000, true);
    assertEquals(Duration.ofSeconds(99), gaps().max());
  }

  @Test
  void countsFaultsOfLeadersOnly() {
    kill(1_000, false);
    assertEquals(List.of(), gaps().gaps());
    assertEquals(Duration.ZERO, gaps().median());
  }

  @Test
  void hasAMedian() {
    for (int i = 0; i < 3; i++) {
      kill(i * 20_000L, true);
      for (long j = 1_000L * (i + 1); j < 20_000; j += 1_000) {
        acknowledge(i * 20_000L + j);
      }
    }
    assertEquals(Duration.ofMillis(3_000), gaps().max());
    assertEquals(Duration.ofMillis(2_000), gaps().median());
  }
}
