package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.FinalJob;
import io.scheduleddb.testkit.History.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Holds what each node keeps against what was acknowledged, and against what the others keep. For
/// nodes that have applied the same log and in which nothing moves any more.
public final class ReplicaChecker {
  private static final String NOTHING = "nothing";

  private ReplicaChecker() {}

  /// All jobs that some node lacks, or of which nodes don't say the same.
  ///
  /// @param replicas what each node has, by its name
  public static List<Violation> check(
      List<Create> creates, Map<String, Map<String, FinalJob>> replicas) {
    List<Violation> violations = new ArrayList<>();
    for (Create create : creates) {
      String job = create.job();
      Map<String, String> said = new TreeMap<>();
      replicas.forEach((node, jobs) -> said.put(node, said(jobs.get(job))));
      if (create.kind() == Kind.OK) {
        said.forEach((node, what) -> {
          if (what.equals(NOTHING)) {
            violations.add(new Violation(Violation.Kind.LOST, job, "acknowledged, not on " + node));
          }
        });
      }
      if (said.values().stream().distinct().count() > 1) {
        violations.add(new Violation(Violation.Kind.UNEQUAL, job, said.toString()));
      }
    }
    return List.copyOf(violations);
  }

  private static String said(@Nullable FinalJob job) {
    return job == null ? NOTHING : job.said();
  }
}
