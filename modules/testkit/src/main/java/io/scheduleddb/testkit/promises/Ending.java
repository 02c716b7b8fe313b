package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How one job stands when all is quiet, on the node that leads.
///
/// @param stored the job as it is kept; null: there is none
/// @param seen the job as a user sees it
/// @param ledger its occurrences, the oldest first
/// @param now the clock of the node
record Ending(@Nullable Job stored, @Nullable Job seen, List<Execution> ledger, Instant now) {
  private static final int ALL = 10_000;

  static Ending of(Course course, SimulatedNode leader) {
    Job job = leader.reader().job(course.id());
    if (job == null) {
      return new Ending(null, null, List.of(), leader.clock());
    }
    return new Ending(
        job,
        leader.scheduling().job(course.id(), Consistency.LOCAL),
        leader.reader().executions(job.number(), null, ALL).reversed(),
        leader.clock());
  }

  Job job() {
    return Objects.requireNonNull(stored);
  }

  List<Instant> recorded() {
    return ledger.stream().map(Execution::due).toList();
  }
}
