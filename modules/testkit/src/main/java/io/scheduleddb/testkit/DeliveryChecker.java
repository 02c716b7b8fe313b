package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.FinalJob;
import io.scheduleddb.testkit.History.Kind;
import io.scheduleddb.testkit.History.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Holds a [History] against what is promised about deliveries:
///
/// - an acknowledged job is there at the end; a refused one never was
/// - nothing is delivered before its due instant, nor after `cancelled` was answered
/// - every due instant has one outcome, and what is said to be completed did arrive
/// - a second delivery of an occurrence follows a failed one, or comes from a later grant, and one
///   of the two was in flight in a fault of the leader
///
/// What nobody knows (`INFO`) may have happened or not; what came of it must be right all the same.
public final class DeliveryChecker {
  private final History history;
  private final Tolerance tolerance;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, List<Received>> deliveries = new HashMap<>();
  private final Map<String, List<Cancel>> cancels = new HashMap<>();

  private DeliveryChecker(History history, Tolerance tolerance) {
    this.history = history;
    this.tolerance = tolerance;
    for (Received received : history.deliveries()) {
      deliveries.computeIfAbsent(received.job(), job -> new ArrayList<>()).add(received);
    }
    for (Cancel cancel : history.cancels()) {
      if (cancel.kind() != Kind.FAIL) {
        cancels.computeIfAbsent(cancel.job(), job -> new ArrayList<>()).add(cancel);
      }
    }
  }

  /// All that is wrong with `history`.
  public static List<Violation> check(History history, Tolerance tolerance) {
    DeliveryChecker checker = new DeliveryChecker(history, tolerance);
    Set<String> known = new HashSet<>();
    for (Create create : history.creates()) {
      known.add(create.job());
      checker.checkJob(create);
    }
    checker.deliveries.keySet().stream()
        .filter(job -> !known.contains(job))
        .forEach(job -> checker.report(Violation.Kind.GHOST, job, "delivered, never created"));
    return List.copyOf(checker.violations);
  }

  private void checkJob(Create create) {
    String job = create.job();
    List<Received> received = deliveries.getOrDefault(job, List.of());
    FinalJob found = history.jobs().get(job);
    if (create.kind() == Kind.FAIL) {
      if (found != null || !received.isEmpty()) {
        report(Violation.Kind.GHOST, job, "refused, yet there");
      }
      return;
    }
    received.forEach(this::checkNotEarly);
    checkCancel(job, received);
    checkDoubles(job, received);
    if (found != null) {
      checkOutcomes(create, found, received);
    } else if (create.kind() == Kind.OK) {
      report(Violation.Kind.LOST, job, "acknowledged, due " + create.due() + ", not there");
    }
  }

  private void checkNotEarly(Received received) {
    if (received.at().isBefore(received.due())) {
      Duration early = Duration.between(received.at(), received.due());
      report(Violation.Kind.EARLY, received.job(), early + " before " + received.due());
    }
  }

  private void checkCancel(String job, List<Received> received) {
    cancels.getOrDefault(job, List.of()).stream()
        .filter(cancel -> cancel.kind() == Kind.OK && cancel.certain())
        .min(Comparator.comparing(Cancel::answered))
        .ifPresent(cancel -> checkNotAfter(cancel, received));
  }

  private void checkNotAfter(Cancel cancel, List<Received> received) {
    for (Received one : received) {
      if (one.at().isAfter(cancel.answered())) {
        String when = Duration.between(cancel.answered(), one.at()) + " after the answer";
        report(
            Violation.Kind.AFTER_CANCEL, cancel.job(), "due " + one.due() + ", delivered " + when);
      }
    }
  }

  private void checkDoubles(String job, List<Received> received) {
    Map<Instant, List<Received>> byDue = new TreeMap<>();
    for (Received one : received) {
      byDue.computeIfAbsent(one.due(), due -> new ArrayList<>()).add(one);
    }
    for (List<Received> same : byDue.values()) {
      same.sort(Comparator.comparing(Received::at));
      for (int i = 1; i < same.size(); i++) {
        Received before = same.get(i - 1);
        if (before.isOk() && !isExplained(before, same.get(i))) {
          String again = before.at() + " and again at " + same.get(i).at();
          String fences = ", fences " + before.fence() + " and " + same.get(i).fence();
          report(Violation.Kind.DOUBLED, job, "due " + before.due() + ", at " + again + fences);
        }
      }
    }
  }

  /// The one under the older grant was in flight in a fault. It isn't always the one that arrived
  /// first: a stopped process may send it when it goes on.
  private boolean isExplained(Received before, Received again) {
    if (before.fence() == again.fence()) {
      return false;
    }
    boolean isInOrder = before.fence() < again.fence();
    Received older = isInOrder ? before : again;
    Received newer = isInOrder ? again : before;
    return history.faults().stream()
        .anyMatch(fault ->
            fault.mayHaveLost(older, tolerance.unrecorded(), tolerance.fenceWindow())
                && newer.at().isAfter(fault.asked()));
  }

  private void checkOutcomes(Create create, FinalJob found, List<Received> received) {
    String job = create.job();
    Set<Instant> expected = dues(create, found);
    Set<Instant> seen = new HashSet<>();
    for (Occurrence occurrence : found.occurrences()) {
      Instant due = occurrence.due();
      if (!seen.add(due)) {
        report(Violation.Kind.SETTLED_TWICE, job, "due " + due);
      }
      if (!isDue(create, due)) {
        report(Violation.Kind.UNEXPECTED, job, "due " + due);
      } else if (occurrence.outcome() == null && expected.contains(due)) {
        String state = " is still open, the job " + found.status();
        report(Violation.Kind.UNSETTLED, job, "due " + due + state);
      }
      boolean arrived = received.stream().anyMatch(one -> one.due().equals(due));
      if ("completed".equals(occurrence.outcome()) && !arrived) {
        report(Violation.Kind.NEVER_DELIVERED, job, "due " + due);
      }
    }
    for (Instant due : expected) {
      if (!seen.contains(due)) {
        String state = " isn't in the ledger, the job " + found.status();
        report(Violation.Kind.UNSETTLED, job, "due " + due + state);
      }
    }
  }

  /// The instants that must be settled: due before the end, and before a cancel was asked for that
  /// may have been the one that counted.
  private Set<Instant> dues(Create create, FinalJob found) {
    Instant end =
        cancels.getOrDefault(create.job(), List.of()).stream()
            .map(Cancel::asked)
            .filter(history.end()::isAfter)
            .min(Comparator.naturalOrder())
            .orElse(history.end());
    Set<Instant> dues = new HashSet<>();
    Instant due = create.due();
    while (due.isBefore(end)) {
      if (create.interval() == null) {
        dues.add(due);
        break;
      }
      if (due.isAfter(found.createdAt())) {
        dues.add(due);
      }
      due = due.plus(create.interval());
    }
    return dues;
  }

  private static boolean isDue(Create create, Instant due) {
    Duration since = Duration.between(create.due(), due);
    Duration interval = create.interval();
    return interval == null
        ? since.isZero()
        : !since.isNegative() && since.toMillis() % interval.toMillis() == 0;
  }

  private void report(Violation.Kind kind, String job, String what) {
    violations.add(new Violation(kind, job, what));
  }
}
