package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Every due occurrence gets exactly one recorded outcome, for good, after which nothing of it is
/// sent any more.
final class OneOutcomeEach extends Promise {
  @Override
  void arrived(Call call, Course course) {
    Outcome outcome = course.outcomes().get(call.due());
    check(outcome == null, "sent although it has an outcome", String.valueOf(outcome), call);
  }

  @Override
  void recorded(Job job, List<Execution> newest, Course course) {
    Instant since = newest.isEmpty() ? Instant.MAX : newest.getLast().due();
    for (Execution execution : newest) {
      Outcome known = course.outcomes().get(execution.due());
      boolean same = known == null || known == execution.outcome();
      check(same, "another outcome than before", String.valueOf(known), execution, course);
    }
    course
        .outcomes()
        .forEach((due, outcome) -> {
          boolean kept =
              due.isBefore(since) || newest.stream().anyMatch(each -> each.due().equals(due));
          check(kept, "its outcome is gone", due, outcome, course);
        });
  }

  @Override
  void ended(Ending ending, Course course) {
    for (Execution execution : ending.ledger()) {
      check(execution.outcome() != null, "open for ever", execution, course);
    }
    if (ending.stored() != null && !course.recurring()) {
      JobStatus status = ending.job().status();
      boolean waits = status == JobStatus.PAUSED && course.disturbed();
      Instant due = Objects.requireNonNull(course.phases().getLast().job().nextDue());
      boolean one = course.replaced() || ending.ledger().size() == 1;
      check(
          waits || course.triggered() || (one && ending.recorded().contains(due)),
          "not its one outcome",
          ending,
          course);
      check(waits || status.isFinal(), "goes on after its one outcome", ending, course);
    }
  }
}
