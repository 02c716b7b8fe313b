package io.scheduleddb.web;

import io.helidon.http.Status;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import org.jspecify.annotations.Nullable;

/// The reply to a batch: one result for each job, in order. It names a job and doesn't repeat it,
/// so that the largest batch has a reply of a few megabytes.
final class BatchAnswer {
  /// Bad fields that are told of one job.
  private static final int ERRORS = 5;

  private final JsonBuffer out = new JsonBuffer().open('{').name("results").open('[');
  private int created;
  private int existing;
  private int refused;

  void stored(int index, Reply.Stored stored) {
    if (stored.created()) {
      created++;
    } else {
      existing++;
    }
    begin(index, stored.created() ? 201 : 200);
    out.name("id").text(stored.job().id().value());
    if (stored.job().nextDue() != null) {
      out.name("next_due").instant(stored.job().nextDue());
    }
    out.name("revision").number(stored.job().revision()).close('}');
  }

  /// What a dry run found: nothing is stored, so there is no id but the client's own.
  void previewed(int index, @Nullable JobId id, Scheduling.Preview preview) {
    begin(index, 200);
    if (id != null) {
      out.name("id").text(id.value());
    }
    out.name("next_due").instant(preview.outlook().next().getFirst()).close('}');
  }

  /// The job changed nothing, or nobody knows when the problem is that it can't be stored now.
  void refused(int index, Problem problem) {
    refused++;
    begin(index, problem.kind().status());
    Problem told = problem.of(index);
    int most = Math.min(told.errors().size(), ERRORS);
    out.name("problem");
    Problems.write(
        new Problem(told.kind(), told.detail(), told.errors().subList(0, most)), out, "");
    out.close('}');
  }

  private void begin(int index, int status) {
    out.open('{').name("index").number(index).name("status").number(status);
  }

  boolean anyCreated() {
    return created > 0;
  }

  Answer answer(Status status) {
    out.close(']').name("created").number(created).name("existing").number(existing);
    return Answer.json(status, out.name("refused").number(refused).close('}'));
  }
}
