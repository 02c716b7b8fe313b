package io.scheduleddb.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A command on its way through the log, and, within, the transaction that applied it here.
record ProposalSpan(Span span, Tracer tracer, Clock clock) implements Tracing.Proposal {
  @Override
  public void sentTo(String node) {
    span.setAttribute(Names.LEADER, node);
  }

  @Override
  public void applied(LogPosition position, Duration took) {
    long end = clock.now();
    tracer
        .spanBuilder("apply")
        .setParent(Context.root().with(span))
        .setStartTimestamp(end - took.toNanos(), TimeUnit.NANOSECONDS)
        .setAttribute(Names.TERM, position.term())
        .setAttribute(Names.INDEX, position.index())
        .startSpan()
        .end(end, TimeUnit.NANOSECONDS);
    span.setAttribute(Names.TERM, position.term());
    span.setAttribute(Names.INDEX, position.index());
  }

  @Override
  public void ended(@Nullable Throwable failure) {
    if (failure != null) {
      boolean refused = failure instanceof Refusal;
      span.setAttribute(
          Names.ERROR,
          refused ? ((Refusal) failure).problem().kind().name() : failure.getClass().getName());
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }
}
