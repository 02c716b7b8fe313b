package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.TraceContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the commands by which users give a job another spec.
///
/// @param admission completes drafts
record Amendments(Admission admission) {

  /// What replaces `stored`, or what is stored when that is null.
  ///
  /// @param from up to when the old schedule holds
  /// @param trace the span of the request
  /// @throws Refusal naming the field
  Command.ReplaceJob replacement(
      JobDraft draft, @Nullable Job stored, Instant from, @Nullable TraceContext trace) {
    JobSpec spec = admission.spec(draft, from);
    boolean dueAsBefore = stored != null && spec.isDueAs(stored.spec());
    Misfires.@Nullable Overdue overdue =
        stored == null || dueAsBefore ? Misfires.Overdue.NOTHING : Misfires.overdue(stored, from);
    if (overdue == null) {
      throw new Refusal(
          Problem.Kind.UNAVAILABLE,
          "job \""
              + spec.id()
              + "\" is thousands of occurrences behind; ask again when they are"
              + " recorded");
    }
    // One that is due as before needs none, and may have none.
    Instant first =
        dueAsBefore && spec.schedule().recurring() ? from : firstDue(spec, stored, from);
    return new Command.ReplaceJob(
        new Command.CreateJob(spec, first, draft.fingerprint(), null, trace),
        from,
        List.of(),
        overdue.due(),
        overdue.missed());
  }

  private static Instant firstDue(JobSpec spec, @Nullable Job stored, Instant from) {
    long most = spec.bounds().maxOccurrences();
    long scheduled = stored == null ? 0 : started(stored, from);
    if (most > 0 && scheduled >= most) {
      throw Admission.bad(
          "/max_occurrences", most + " is not more than the " + scheduled + " that there were");
    }
    return Admission.firstDue(spec, from);
  }

  /// How many occurrences there were, without the one that is still to come.
  private static long started(Job job, Instant now) {
    Instant next = job.nextDue();
    return next != null && next.isAfter(now) ? job.occurrences() - 1 : job.occurrences();
  }
}
