package io.scheduleddb.web;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Execution;

/// Writes what the ledger holds.
final class ExecutionWriter {
  private ExecutionWriter() {}

  static void write(Execution execution, String webhookId, JsonBuffer out) {
    out.open('{');
    out.name("scheduled_at").instant(execution.due());
    out.name("webhook_id").text(webhookId);
    out.name("origin").text(execution.origin().text());
    if (execution.outcome() != null) {
      out.name("outcome").text(execution.outcome().text());
    }
    if (execution.recordedAt() != null) {
      out.name("recorded_at").instant(execution.recordedAt());
    }
    if (execution.reason() != null) {
      out.name("reason").text(execution.reason());
    }
    out.name("attempts").open('[');
    execution.attempts().forEach(attempt -> write(attempt, out));
    out.close(']').close('}');
  }

  private static void write(Attempt attempt, JsonBuffer out) {
    Attempt.Result result = attempt.result();
    out.open('{');
    out.name("attempt").number(attempt.number());
    out.name("node_id").text(attempt.node());
    out.name("fence").number(attempt.fence());
    out.name("started_at").instant(result.startedAt());
    out.name("ended_at").instant(result.endedAt());
    out.name("lateness_ms").number(attempt.lateness().toMillis());
    if (result.httpStatus() != 0) {
      out.name("http_status").number(result.httpStatus());
    }
    out.name("response_time_ms").number(result.responseTime().toMillis());
    if (result.excerpt() != null) {
      out.name("response_excerpt").text(result.excerpt());
    }
    if (result.errorType() != null) {
      out.name("error_type").text(result.errorType().text());
    }
    if (result.errorMessage() != null) {
      out.name("error_message").text(result.errorMessage());
    }
    out.close('}');
  }
}
