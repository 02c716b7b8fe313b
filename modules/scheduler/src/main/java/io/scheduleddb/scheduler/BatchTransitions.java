package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What storing many jobs at once does: all or nothing.
final class BatchTransitions {
  private BatchTransitions() {}

  static Reply create(Command.CreateJobs create, Step step) {
    IdempotencyKey key = create.key();
    Reply.Refused reused = key == null ? null : KeyTransitions.objection(key, step);
    if (reused != null) {
      return reused;
    }
    Problem objection = objection(create.jobs(), step);
    if (objection != null) {
      return new Reply.Refused(objection);
    }
    if (key != null) {
      KeyTransitions.use(key, step);
    }
    List<Reply.Stored> stored =
        create.jobs().stream()
            .map(each -> (Reply.Stored) JobTransitions.create(each, step))
            .toList();
    return new Reply.StoredAll(stored);
  }

  /// Why one of them can't be stored, the first; null when all can.
  private static @Nullable Problem objection(List<Command.CreateJob> jobs, Step step) {
    Map<JobId, @Nullable String> before = HashMap.newHashMap(jobs.size());
    for (int i = 0; i < jobs.size(); i++) {
      Command.CreateJob job = jobs.get(i);
      JobId id = job.spec().id();
      if (JobTransitions.answeredBefore(job, step) instanceof Reply.Refused refused) {
        return refused.problem().of(i);
      }
      if (before.containsKey(id) && !Objects.equals(before.get(id), job.fingerprint())) {
        return Problem.of(
                Problem.Kind.CONFLICT, "job \"" + id + "\" comes twice, with different content")
            .of(i);
      }
      before.put(id, job.fingerprint());
    }
    return null;
  }
}
