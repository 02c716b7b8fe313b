package io.scheduleddb.tracing;

import io.opentelemetry.api.trace.Span;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;

/// A slot from the question for its grant until the log has granted it.
record GrantingSpan(Span span) implements Tracing.Granting {
  @Override
  public TraceContext context() {
    return Contexts.of(span);
  }

  @Override
  public void granted(Grant grant) {
    span.setAttribute(Names.FENCE, grant.fence());
    span.end();
  }
}
