package io.scheduleddb.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.time.Instant;

/// An attempt to deliver. By the conventions for clients, every answer from 400 on is an error.
///
/// @param at the instant it was to start
record SendingSpan(Span span, Instant at) implements Tracing.Sending {

  static void describe(SpanBuilder span, Job job, SlotEntry entry, Grant grant) {
    Receiver receiver = Receiver.of(job.spec().target().url());
    if (receiver != null) {
      span.setAttribute(Names.URL, receiver.url());
      span.setAttribute(Names.SERVER, receiver.host());
      span.setAttribute(Names.PORT, (long) receiver.port());
    }
    span.setAttribute(Names.METHOD, job.spec().target().method());
    span.setAttribute(Names.JOB, job.id().value());
    span.setAttribute(Names.OCCURRENCE, entry.due().toString());
    span.setAttribute(Names.ATTEMPT, (long) entry.attempt());
    span.setAttribute(Names.SLOT, entry.slot());
    span.setAttribute(Names.FENCE, grant.fence());
  }

  @Override
  public TraceContext context() {
    return Contexts.of(span);
  }

  @Override
  public void ended(Attempt.Result result) {
    span.setAttribute(Names.LATENESS, Duration.between(at, result.startedAt()).toMillis());
    if (result.httpStatus() > 0) {
      span.setAttribute(Names.STATUS, (long) result.httpStatus());
    }
    Attempt.ErrorType error = result.errorType();
    if (error != null) {
      boolean answered = error == Attempt.ErrorType.HTTP_ERROR;
      span.setAttribute(
          Names.ERROR, answered ? Integer.toString(result.httpStatus()) : error.text());
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
