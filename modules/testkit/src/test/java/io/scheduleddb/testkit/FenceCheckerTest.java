package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The checker finds deliveries by nodes that have nothing to deliver any more.
class FenceCheckerTest {
  /// The beginning of a slot.
  private static final Instant DUE = Instant.parse("2026-01-01T00:00:10Z");

  private final List<Received> deliveries = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  private int found() {
    History history =
        new History(
            List.of(), List.of(), List.of(), deliveries, faults, Map.of(), DUE.plusSeconds(60));
    List<Violation> violations = FenceChecker.check(history, Tolerance.standard());
    violations.forEach(each -> assertEquals(Violation.Kind.DEPOSED, each.kind()));
    return violations.size();
  }

  private void receive(long millisLater, long fence) {
    receive(DUE, millisLater, 1, fence, millisLater);
  }

  private void receive(Instant due, long millisLater, int attempt, long fence, long sent) {
    Map<String, String> headers =
        Map.of("webhook-timestamp", Long.toString(DUE.plusMillis(sent).getEpochSecond()));
    Instant at = DUE.plusMillis(millisLater);
    deliveries.add(new Received(at, "/", "j", "w", due, attempt, fence, headers, "", 200));
  }

  private void fault(Fault.Kind kind, boolean leader) {
    faults.add(new Fault(kind, "n1", DUE, DUE, leader, 100));
  }

  @Test
  void findsTheOldOwnerOfASlotLongAfterTheNewOne() {
    receive(0, 90);
    receive(100, 110);
    receive(2_100, 90);
    assertEquals(0, found());
    receive(2_101, 90);
    assertEquals(1, found());
  }

  @Test
  void comparesFencesWithinASlotOnly() {
    receive(0, 110);
    receive(DUE.plusSeconds(2), 5_000, 1, 90, 5_000);
    receive(DUE.minusMillis(1), 5_000, 1, 90, 5_000);
    assertEquals(0, found());
    receive(DUE.plusMillis(1_999), 5_000, 1, 90, 5_000);
    assertEquals(1, found());
  }

  @Test
  void looksAtFirstAttemptsOnly() {
    receive(DUE, 1_000, 2, 110, 1_000);
    receive(5_000, 90);
    assertEquals(0, found());
  }

  @Test
  void findsADeposedLeaderAfterTheFenceWindow() {
    fault(Fault.Kind.CUT, true);
    receive(2_500, 100);
    receive(9_000, 101);
    assertEquals(0, found());
    receive(DUE.plusSeconds(20), 2_501, 1, 100, 2_501);
    assertEquals(1, found());
  }

  @Test
  void asksNothingOfFollowersAndOfTheDead() {
    fault(Fault.Kind.CUT, false);
    fault(Fault.Kind.KILL, true);
    receive(9_000, 100);
    assertEquals(0, found());
  }

  @Test
  void forgivesWhatAPausedLeaderHadOnItsWay() {
    fault(Fault.Kind.PAUSE, true);
    receive(3_000, 110);
    receive(DUE, 15_000, 1, 100, -100);
    assertEquals(0, found());
    receive(DUE, 15_000, 1, 100, 15_000);
    assertEquals(2, found(), "against both rules");
  }
}
