package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// For how long nothing was acknowledged, around each fault of a leader: the longest time between
/// two acknowledgements in a row.
///
/// @param gaps sorted
public record Gaps(List<Duration> gaps) {
  /// How long after a fault the longest gap is looked for.
  private static final Duration AFTER = Duration.ofSeconds(10);

  public Gaps {
    gaps = gaps.stream().sorted().toList();
  }

  /// Those of `history`.
  public static Gaps of(History history) {
    List<Instant> acknowledged =
        Stream.concat(
                history.creates().stream()
                    .filter(create -> create.kind() == Kind.OK)
                    .map(History.Create::answered),
                history.cancels().stream()
                    .filter(cancel -> cancel.kind() == Kind.OK)
                    .map(History.Cancel::answered))
            .sorted()
            .toList();
    List<Duration> gaps = new ArrayList<>();
    for (Fault fault : history.faults()) {
      if (fault.leader() && fault.kind() != Fault.Kind.ELECTION) {
        gaps.add(longest(acknowledged, fault.asked(), history.end()));
      }
    }
    return new Gaps(gaps);
  }

  private static Duration longest(List<Instant> acknowledged, Instant fault, Instant end) {
    Duration longest = Duration.ZERO;
    Instant before = fault;
    for (Instant one : acknowledged) {
      if (one.isAfter(fault)) {
        longest = max(longest, Duration.between(before, one));
        before = one;
      }
      if (before.isAfter(fault.plus(AFTER))) {
        return longest;
      }
    }
    // Nothing more came: the gap lasts to the end, unless the clients had stopped by then.
    return before.equals(fault) ? Duration.between(fault, end) : longest;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /// Zero when there was no fault.
  public Duration median() {
    return gaps.isEmpty() ? Duration.ZERO : gaps.get(gaps.size() / 2);
  }

  /// Zero when there was no fault.
  public Duration max() {
    return gaps.isEmpty() ? Duration.ZERO : gaps.getLast();
  }
}
