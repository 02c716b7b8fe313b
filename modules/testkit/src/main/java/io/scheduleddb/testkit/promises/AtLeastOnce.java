package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What isn't delivered has a reason that the job's own policies allow, or its user gave; what is
/// recorded as delivered was.
final class AtLeastOnce extends Promise {
  @Override
  void recorded(Job job, List<Execution> newest, Course course) {
    for (Execution execution : newest) {
      if (execution.outcome() != null && !course.outcomes().containsKey(execution.due())) {
        check(allowed(execution, course), "an outcome that can't be", execution, course);
      }
    }
  }

  private static boolean allowed(Execution execution, Course course) {
    Instant due = execution.due();
    Policies policies = course.spec().policies();
    return switch (Objects.requireNonNull(execution.outcome())) {
      case COMPLETED -> course.answers(due).stream().anyMatch(AtLeastOnce::isSuccess);
      case FAILED -> course.hasStarted(due) && !execution.attempts().isEmpty();
      case TIMEOUT -> course.hasStarted(due) && !execution.attempts().isEmpty();
      case MISSED -> policies.misfire() != Misfire.FIRE_ALL || policies.misfireMaxAge() != null;
      case SKIPPED -> mayBeSkipped(execution, policies.overlap()) && course.arrivals(due).isEmpty();
      case UNKNOWN -> policies.delivery() == Guarantee.AT_MOST_ONCE || course.disturbed();
      case CANCELLED -> policies.overlap() == Overlap.REPLACE || course.disturbed();
    };
  }

  /// Whoever triggers a job may name another policy than the job's.
  private static boolean mayBeSkipped(Execution execution, Overlap overlap) {
    return overlap == Overlap.SKIP
        || overlap == Overlap.QUEUE
        || execution.origin() == SlotEntry.Origin.TRIGGERED;
  }

  private static boolean isSuccess(int status) {
    return status / 100 == 2;
  }

  /// Without an attempt of its own nothing has failed, and a success stands on its answer.
  @Override
  void ended(Ending ending, Course course) {
    for (Execution execution : ending.ledger()) {
      boolean recorded =
          execution.outcome() != Outcome.COMPLETED
              || execution.attempts().getLast().result().errorType() == null;
      check(recorded, "completed by a failed attempt", execution, course);
    }
  }
}
