package io.scheduleddb.web;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Scheduling.Page;
import java.time.Duration;
import java.time.Instant;

/// Everything that shows one job, and the load ahead.
final class JobReads {
  /// Longest span of `/slots`.
  private static final Duration MAX_SPAN = Duration.ofDays(7);

  private JobReads() {}

  static Answer job(Exchange exchange) {
    Scheduling scheduling = exchange.parts().scheduling();
    return JobWrites.job(scheduling, scheduling.job(exchange.id(), exchange.query().consistency()));
  }

  /// The state of a job with what its newest occurrence came to.
  static Answer status(Exchange exchange) {
    Consistency consistency = exchange.query().consistency();
    Scheduling scheduling = exchange.parts().scheduling();
    JobId id = exchange.id();
    Job job = scheduling.job(id, consistency);
    Page<Execution> newest = scheduling.executions(id, null, 1, Consistency.LOCAL);
    JsonBuffer out = new JsonBuffer().open('{');
    out.name("job_id").text(id.value()).name("status").text(job.status().text());
    if (job.nextDue() != null) {
      out.name("next_due").instant(job.nextDue());
    }
    JobWriter.writeState(job, out);
    writeNewest(newest, out);
    return Answer.ok(out.close('}'));
  }

  private static void writeNewest(Page<Execution> newest, JsonBuffer out) {
    if (newest.items().isEmpty()) {
      out.name("attempts").number(0);
      return;
    }
    Execution execution = newest.items().getFirst();
    out.name("attempts").number(execution.attempts().size());
    out.name("scheduled_at").instant(execution.due());
    if (!execution.attempts().isEmpty()) {
      Attempt last = execution.attempts().getLast();
      out.name("last_started_at").instant(last.result().startedAt());
      out.name("last_ended_at").instant(last.result().endedAt());
    }
    if (execution.outcome() != null) {
      out.name("outcome").text(execution.outcome().text());
    }
  }

  static Answer executions(Exchange exchange) {
    Query query = exchange.query();
    Instant before = Cursor.instant(query);
    int limit = query.count("limit", JobLists.DEFAULT_LIMIT, JobLists.MAX_LIMIT);
    JobId id = exchange.id();
    Scheduling scheduling = exchange.parts().scheduling();
    Page<Execution> page = scheduling.executions(id, before, limit, query.consistency());
    JsonBuffer out = new JsonBuffer().open('{').name("job_id").text(id.value());
    out.name("executions").open('[');
    page.items().forEach(e -> ExecutionWriter.write(e, scheduling.webhookId(id, e.due()), out));
    out.close(']');
    if (!page.more()) {
      return Answer.ok(out.close('}'));
    }
    String next = Cursor.of(page.items().getLast().due());
    out.name("next_cursor").text(next);
    return Answer.ok(out.close('}')).with(JobLists.link(exchange, next));
  }

  static Answer next(Exchange exchange) {
    Query query = exchange.query();
    int count = query.count("count", 10, JobLists.MAX_LIMIT);
    Scheduling scheduling = exchange.parts().scheduling();
    JobId id = exchange.id();
    Job job = scheduling.job(id, query.consistency());
    JsonBuffer out = new JsonBuffer().open('{').name("job_id").text(id.value());
    LocalTimes local = LocalTimes.of(job.spec().schedule());
    out.name("time_zone").text(local.zone().getId());
    local.write(scheduling.next(id, count, Consistency.LOCAL), out);
    return Answer.ok(out.close('}'));
  }

  static Answer slots(Exchange exchange) {
    Query query = exchange.query();
    Instant from = query.instant("from");
    Instant to = query.instant("to");
    if (to.isBefore(from) || Duration.between(from, to).compareTo(MAX_SPAN) > 0) {
      throw Query.bad("to", "must be after from, by at most " + MAX_SPAN);
    }
    JsonBuffer out = new JsonBuffer().open('{').name("slots").open('[');
    Consistency consistency = query.consistency();
    for (Scheduling.Load load : exchange.parts().scheduling().slots(from, to, consistency)) {
      out.open('{').name("start").instant(load.start()).name("end").instant(load.end());
      out.name("entries").number(load.entries()).close('}');
    }
    return Answer.ok(out.close(']').close('}'));
  }
}
