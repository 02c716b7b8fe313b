package io.scheduleddb.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.scheduleddb.api.TraceContext;
import org.jspecify.annotations.Nullable;

/// Our contexts and OpenTelemetry's. Its thread-local one is never used.
final class Contexts {
  private Contexts() {}

  /// The parent of what another process asked for; the root when it tells none.
  static Context caller(@Nullable TraceContext caller) {
    return caller == null ? Context.root() : Context.root().with(Span.wrap(remote(caller)));
  }

  /// The parent of what a span of this process asked for.
  static Context parent(TraceContext own) {
    TraceFlags flags = TraceFlags.fromByte(own.flags());
    return Context.root()
        .with(
            Span.wrap(SpanContext.create(own.trace(), own.span(), flags, TraceState.getDefault())));
  }

  static SpanContext remote(TraceContext other) {
    TraceFlags flags = TraceFlags.fromByte(other.flags());
    return SpanContext.createFromRemoteParent(
        other.trace(), other.span(), flags, TraceState.getDefault());
  }

  static TraceContext of(Span span) {
    SpanContext context = span.getSpanContext();
    return new TraceContext(
        context.getTraceId(), context.getSpanId(), context.getTraceFlags().asByte());
  }
}
