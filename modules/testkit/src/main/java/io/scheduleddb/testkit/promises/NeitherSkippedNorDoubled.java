package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A recurring job has each instant of its schedule once, over changes of the leader, restarts,
/// clock changes and jumps: but those that its user paused or cancelled.
final class NeitherSkippedNorDoubled extends Promise {
  @Override
  void logged(Logged logged, Course course) {
    Job job = logged.created(course.id());
    if (job != null && course.recurring()) {
      boolean first =
          course.createdBy().stream()
              .anyMatch(clock -> Objects.equals(course.dues().after(clock), job.nextDue()));
      boolean far = !Objects.requireNonNull(job.nextDue()).isBefore(course.dues().horizon());
      check(first || far, "not the first due instant", course.createdBy(), job);
    }
  }

  @Override
  void started(Call call, Course course) {
    check(course.isDue(call.due()), "not an instant of the schedule", call, course);
  }

  @Override
  void recorded(Job job, List<Execution> newest, Course course) {
    for (Execution execution : newest) {
      boolean due = course.isDue(execution.due());
      check(due, "not an instant of the schedule", execution, course);
    }
  }

  @Override
  void ended(Ending ending, Course course) {
    if (ending.stored() == null || !course.recurring()) {
      return;
    }
    Job job = ending.job();
    List<Instant> recorded = course.scheduled(ending.recorded());
    long most = course.spec().bounds().maxOccurrences();
    check(most == 0 || recorded.size() <= most, "more than max_occurrences", recorded, course);
    boolean used = most > 0 && recorded.size() == most;
    if (course.phases().size() == 1) {
      for (Instant due : dues(course.phases().getFirst(), ending.now())) {
        boolean later = used && due.isAfter(recorded.getLast());
        boolean had = recorded.contains(due) || later || course.mayLack(due, job.status());
        check(had, "an occurrence is skipped", due, recorded, course, job);
      }
    } else {
      checkPhases(ending, course);
    }
    checkNext(ending, used, course);
  }

  private static List<Instant> dues(Phase phase, Instant end) {
    Instant first = Objects.requireNonNull(phase.job().nextDue());
    return phase.dues().between(first, end);
  }

  /// Of a job that was replaced, what comes after the last replacement, unless it may have been
  /// cancelled in between; how many there were before is not counted.
  private void checkPhases(Ending ending, Course course) {
    Phase last = course.phases().getLast();
    if (last.job().spec().bounds().maxOccurrences() == 0 && !course.mayBeCancelled()) {
      for (Instant due : dues(last, ending.now())) {
        boolean had =
            !due.isAfter(last.from())
                || ending.recorded().contains(due)
                || course.mayLack(due, ending.job().status());
        check(had, "an occurrence is skipped", due, ending.recorded(), course, ending.job());
      }
    }
  }

  /// A job that isn't over waits for its next occurrence, with nothing on its way.
  private void checkNext(Ending ending, boolean used, Course course) {
    Job job = ending.job();
    boolean waits = job.status() == JobStatus.PENDING || job.status() == JobStatus.IN_PROGRESS;
    @Nullable Instant next = job.nextDue();
    if (waits) {
      Instant expected = course.dues().after(ending.now());
      boolean far = expected == null && next != null && !next.isBefore(course.dues().horizon());
      check(far || Objects.equals(next, expected), "stopped for ever", expected + "", ending);
      check(!used, "goes on after its last occurrence", ending);
    }
    boolean ended = job.status() == JobStatus.COMPLETED;
    boolean counted = course.replaced() && course.spec().bounds().maxOccurrences() > 0;
    boolean all = counted || used || course.dues().after(ending.now()) == null;
    check(!ended || all, "ended early", ending, course);
    boolean still = Objects.requireNonNull(ending.seen()).status() == job.status();
    check(still, "something is on its way for ever", ending);
  }
}
