package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Create;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What came of a [Trial].
///
/// @param failures what clients were told instead of what they had asked for
public record TrialReport(History history, List<Violation> violations, Failures failures) {

  public TrialReport {
    violations = List.copyOf(violations);
  }

  /// For how long nothing was acknowledged around faults of the leader.
  public Gaps gaps() {
    return Gaps.of(history);
  }

  /// How late the latest delivery was, after it was due and known.
  public Duration latest() {
    Map<String, Create> creates = new HashMap<>();
    history.creates().forEach(create -> creates.put(create.job(), create));
    Duration latest = Duration.ZERO;
    for (Received one : history.deliveries()) {
      Create create = creates.get(one.job());
      if (create != null && lateness(one, create).compareTo(latest) > 0) {
        latest = lateness(one, create);
      }
    }
    return latest;
  }

  private static Duration lateness(Received one, Create create) {
    boolean known = create.answered().isBefore(one.due());
    return Duration.between(known ? one.due() : create.answered(), one.at());
  }

  /// Lines of counts, then a line for each fault, each failure that was answered, and each
  /// violation.
  public String text() {
    long occurrences = history.deliveries().stream().map(Received::webhookId).distinct().count();
    StringBuilder text = new StringBuilder();
    for (History.Kind kind : History.Kind.values()) {
      long count = history.creates().stream().filter(c -> c.kind() == kind).count();
      text.append(count).append(" creates ").append(kind).append(", ");
    }
    text.append(history.cancels().size()).append(" cancels, ");
    text.append(history.reads().size()).append(" reads, ");
    text.append(history.deliveries().size()).append(" deliveries of ").append(occurrences);
    text.append(" occurrences, the latest ").append(latest()).append(" late, ");
    text.append(history.faults().size()).append(" faults, ");
    text.append(violations.size()).append(" violations\n");
    Gaps gaps = gaps();
    text.append("nothing acknowledged for: median ").append(gaps.median());
    text.append(", max ").append(gaps.max()).append(", all ").append(gaps.gaps()).append('\n');
    Stream.concat(history.faults().stream().map(Fault::toString), failures.lines().stream())
        .forEach(line -> text.append(line).append('\n'));
    violations.forEach(violation -> text.append(violation).append('\n'));
    return text.toString();
  }
}
