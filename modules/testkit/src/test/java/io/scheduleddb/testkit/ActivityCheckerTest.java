package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import io.scheduleddb.testkit.History.Read;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The checker finds a history in which nothing happened that could have gone wrong.
class ActivityCheckerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static List<String> found(Kind created, @Nullable String read, int delivered) {
    History history =
        new History(
            List.of(new Create("j", NOW, null, NOW, created)),
            List.of(),
            List.of(new Read("j", "n1", NOW, NOW, read)),
            List.of(new Received(NOW, "/", "j", "w", NOW, 1, 1, Map.of(), "", delivered)),
            List.of(),
            Map.of(),
            NOW);
    return ActivityChecker.check(history).stream().map(Violation::what).toList();
  }

  @Test
  void findsNothingWhereOneJobWentAllTheWay() {
    assertEquals(List.of(), found(Kind.OK, "pending", 200));
  }

  @Test
  void findsTriesThatCameToNothing() {
    assertEquals(List.of("no job was acknowledged, of 1 tries"), found(Kind.INFO, "pending", 200));
    assertEquals(List.of("no job was seen by a read, of 1 tries"), found(Kind.OK, null, 200));
    assertEquals(List.of("no job was delivered, of 1 tries"), found(Kind.OK, "pending", 503));
  }
}
