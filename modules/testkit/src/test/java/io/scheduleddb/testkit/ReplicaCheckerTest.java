package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.FinalJob;
import io.scheduleddb.testkit.History.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The checker finds a job that a node lacks, and one of which nodes don't say the same.
class ReplicaCheckerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static List<Violation.Kind> found(
      Kind kind, Map<String, FinalJob> first, Map<String, FinalJob> second) {
    Create create = new Create("j", NOW, null, NOW, kind);
    return ReplicaChecker.check(List.of(create), Map.of("n1", first, "n2", second)).stream()
        .map(Violation::kind)
        .toList();
  }

  private static Map<String, FinalJob> says(String said) {
    return Map.of("j", new FinalJob("completed", NOW, List.of(), said));
  }

  @Test
  void findsNothingWhereAllSayTheSame() {
    assertEquals(List.of(), found(Kind.OK, says("a"), says("a")));
    assertEquals(List.of(), found(Kind.INFO, Map.of(), Map.of()));
  }

  @Test
  void findsAJobThatANodeLacks() {
    List<Violation.Kind> both = List.of(Violation.Kind.LOST, Violation.Kind.UNEQUAL);
    assertEquals(both, found(Kind.OK, says("a"), Map.of()));
    assertEquals(List.of(Violation.Kind.UNEQUAL), found(Kind.INFO, Map.of(), says("a")));
    List<Violation.Kind> everywhere = List.of(Violation.Kind.LOST, Violation.Kind.LOST);
    assertEquals(everywhere, found(Kind.OK, Map.of(), Map.of()));
  }

  @Test
  void findsADifference() {
    assertEquals(List.of(Violation.Kind.UNEQUAL), found(Kind.OK, says("a"), says("b")));
  }
}
