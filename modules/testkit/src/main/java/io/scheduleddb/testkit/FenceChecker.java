package io.scheduleddb.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Holds the fences of a [History]'s deliveries against the rule that a slot has one owner:
///
/// - a delivery under an older grant of a slot doesn't come long after one under a newer grant
/// - a leader that was stopped or cut off delivers nothing under the grants that it knew, once the
///   fence window is over
///
/// Both are rules for first deliveries: what a receiver refused is delivered again in a later slot.
public final class FenceChecker {
  private final History history;
  private final Tolerance tolerance;
  private final List<Violation> violations = new ArrayList<>();

  private FenceChecker(History history, Tolerance tolerance) {
    this.history = history;
    this.tolerance = tolerance;
  }

  /// All deliveries by nodes that had nothing to deliver any more. The leaders among the nodes that
  /// were paused or cut off must have been replaced.
  public static List<Violation> check(History history, Tolerance tolerance) {
    FenceChecker checker = new FenceChecker(history, tolerance);
    Map<Long, List<Received>> slots = new TreeMap<>();
    for (Received one : checker.firstAttempts()) {
      long slot = Math.floorDiv(one.due().toEpochMilli(), tolerance.slotGap().toMillis());
      slots.computeIfAbsent(slot, any -> new ArrayList<>()).add(one);
    }
    slots.values().forEach(checker::checkSlot);
    history.faults().stream()
        .filter(fault -> fault.leader() && fault.mayLinger())
        .forEach(checker::checkDeposed);
    return List.copyOf(checker.violations);
  }

  private List<Received> firstAttempts() {
    return history.deliveries().stream().filter(one -> one.attempt() == 1).toList();
  }

  private void checkSlot(List<Received> slot) {
    slot.sort(Comparator.comparing(Received::at));
    TreeMap<Long, Instant> firstOf = new TreeMap<>();
    for (Received one : slot) {
      for (Map.Entry<Long, Instant> newer : firstOf.tailMap(one.fence(), false).entrySet()) {
        Duration later = Duration.between(newer.getValue(), one.at());
        if (later.compareTo(tolerance.fenceWindow()) > 0 && !wasOnItsWay(one)) {
          report(one, later + " after the first one under fence " + newer.getKey());
          break;
        }
      }
      firstOf.putIfAbsent(one.fence(), one.at());
    }
  }

  private void checkDeposed(Fault fault) {
    Instant last = fault.ended().plus(tolerance.fenceWindow()).plus(tolerance.travel());
    for (Received one : firstAttempts()) {
      if (one.fence() <= fault.index() && one.at().isAfter(last) && !fault.wasOnItsWay(one)) {
        report(one, Duration.between(fault.ended(), one.at()) + " after " + fault);
      }
    }
  }

  private boolean wasOnItsWay(Received one) {
    return history.faults().stream().anyMatch(fault -> fault.leader() && fault.wasOnItsWay(one));
  }

  private void report(Received one, String when) {
    String what = "due " + one.due() + " under fence " + one.fence() + ", " + when;
    violations.add(new Violation(Violation.Kind.DEPOSED, one.job(), what));
  }
}
