package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Holds a [History] against having happened at all: one in which no job was acknowledged, none was
/// seen by a read, or none was delivered breaks no promise, and shows nothing.
final class ActivityChecker {
  private ActivityChecker() {}

  static List<Violation> check(History history) {
    List<Violation> violations = new ArrayList<>();
    require(history.creates(), create -> create.kind() == Kind.OK, "acknowledged", violations);
    require(history.reads(), read -> read.status() != null, "seen by a read", violations);
    require(history.deliveries(), Received::isOk, "delivered", violations);
    return List.copyOf(violations);
  }

  private static <T> void require(
      List<T> all, Predicate<T> counts, String done, List<Violation> violations) {
    if (all.stream().noneMatch(counts)) {
      String what = "no job was " + done + ", of " + all.size() + " tries";
      violations.add(new Violation(Violation.Kind.IDLE, "", what));
    }
  }
}
