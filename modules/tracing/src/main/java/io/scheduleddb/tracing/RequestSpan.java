package io.scheduleddb.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;

/// A client's request. By the conventions for servers, what the client did wrong is no error.
record RequestSpan(Span span) implements Tracing.Request {
  @Override
  public TraceContext context() {
    return Contexts.of(span);
  }

  @Override
  public void answered(int status) {
    span.setAttribute(Names.STATUS, (long) status);
    if (status >= 500) {
      span.setAttribute(Names.ERROR, Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  @Override
  public void broken(Throwable why) {
    span.setAttribute(Names.ERROR, why.getClass().getName());
    span.setStatus(StatusCode.ERROR);
    span.end();
  }
}
