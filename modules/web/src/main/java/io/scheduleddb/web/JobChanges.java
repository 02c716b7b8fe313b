package io.scheduleddb.web;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Scheduling;

/// `PUT` and `PATCH` of a job.
final class JobChanges {
  /// How often a patch is made anew because the job has changed since it was read: each occurrence
  /// of a recurring job is such a change.
  private static final int MAX_TRIES = 10;

  private JobChanges() {}

  static Answer put(Exchange exchange) {
    JobDraft draft = JobForm.read(exchange.requiredBody(), exchange.id());
    Precondition expected = exchange.ifMatchOrAbsent();
    Scheduling scheduling = exchange.parts().scheduling();
    return JobWrites.stored(scheduling, scheduling.replace(draft, expected));
  }

  static Answer patch(Exchange exchange) {
    JobId id = exchange.id();
    String patch = exchange.mergePatch();
    Precondition expected = exchange.ifMatch();
    Scheduling scheduling = exchange.parts().scheduling();
    for (int tries = 1; ; tries++) {
      Job job = scheduling.job(id, Consistency.LINEARIZABLE);
      String objection = expected.objection(id, job);
      if (objection != null) {
        throw new Refusal(Problem.Kind.PRECONDITION_FAILED, objection);
      }
      JobDraft draft = JobForm.read(JobPatch.apply(patch, job.spec()), id);
      try {
        Precondition unchanged = new Precondition.Revision(job.revision());
        return JobWrites.job(scheduling, scheduling.replace(draft, unchanged).job());
      } catch (Refusal refusal) {
        boolean changed = refusal.problem().kind() == Problem.Kind.PRECONDITION_FAILED;
        if (!changed || expected instanceof Precondition.Revision || tries == MAX_TRIES) {
          throw refusal;
        }
      }
    }
  }
}
