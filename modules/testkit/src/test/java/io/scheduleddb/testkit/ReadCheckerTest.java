package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import io.scheduleddb.testkit.History.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The checker finds a read that can't be put in an order with what was known before it began.
class ReadCheckerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Create> creates = new ArrayList<>();
  private final List<Cancel> cancels = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();

  private int found() {
    History history =
        new History(creates, cancels, reads, List.of(), List.of(), Map.of(), START.plusSeconds(60));
    List<Violation> violations = ReadChecker.check(history);
    violations.forEach(each -> assertEquals(Violation.Kind.STALE_READ, each.kind()));
    return violations.size();
  }

  private void create(long answered, Kind kind) {
    creates.add(new Create("j", START, null, at(answered), kind));
  }

  private void read(long asked, long answered, @Nullable String status) {
    reads.add(new Read("j", "n1", at(asked), at(answered), status));
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  @Test
  void findsAReadThatDoesNotSeeWhatWasAcknowledgedBefore() {
    create(10, Kind.OK);
    read(11, 12, "pending");
    assertEquals(0, found());
    read(11, 12, null);
    assertEquals(1, found());
  }

  @Test
  void letsAReadBesideTheWriteSeeItOrNot() {
    create(10, Kind.OK);
    read(9, 30, null);
    read(1, 10, "pending");
    assertEquals(0, found());
  }

  @Test
  void findsAReadThatGoesBackBehindAnother() {
    create(5_000, Kind.INFO);
    read(10, 20, "pending");
    read(15, 30, null);
    assertEquals(0, found());
    read(21, 30, null);
    assertEquals(1, found());
  }

  @Test
  void asksForNothingWhereNobodyKnows() {
    create(10, Kind.INFO);
    create(10, Kind.FAIL);
    read(20, 30, null);
    assertEquals(0, found());
  }

  @Test
  void findsAReadThatDoesNotSeeACancel() {
    create(10, Kind.OK);
    cancels.add(new Cancel("j", at(20), at(30), Kind.OK, true));
    read(25, 40, "pending");
    read(31, 40, "cancelled");
    assertEquals(0, found());
    read(31, 40, "pending");
    assertEquals(1, found());
  }

  @Test
  void letsACallThatWasOnItsWaySucceedAfterTheCancel() {
    create(10, Kind.OK);
    cancels.add(new Cancel("j", at(20), at(30), Kind.OK, false));
    read(31, 40, "cancelled");
    read(41, 50, "completed");
    assertEquals(0, found());
    read(51, 60, "cancelled");
    assertEquals(1, found(), "it doesn't go back");
  }

  @Test
  void findsACallThatSucceededAfterACancelThatSaidThereWasNone() {
    create(10, Kind.OK);
    cancels.add(new Cancel("j", at(20), at(30), Kind.OK, true));
    read(41, 50, "completed");
    assertEquals(1, found());
  }
}
