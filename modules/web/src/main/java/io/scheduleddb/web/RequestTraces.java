package io.scheduleddb.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import org.jspecify.annotations.Nullable;

/// The traces of requests: those of clients alone, that lead somewhere. Probes, metrics and what
/// nodes ask each other come too often and tell too little.
record RequestTraces(Tracing tracing) {
  private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

  /// Begins with what the client tells of its own trace.
  Tracing.Request begin(ServerRequest request, String path, @Nullable Endpoint endpoint) {
    if (!tracing.isOn() || endpoint == null || endpoint.access() != Endpoint.Access.CLIENT) {
      return Tracing.UNTOLD;
    }
    return tracing.request(
        request.prologue().method().text(), endpoint.template(), path, caller(request));
  }

  private static @Nullable TraceContext caller(ServerRequest request) {
    boolean once =
        request.headers().contains(TRACEPARENT)
            && request.headers().get(TRACEPARENT).valueCount() == 1;
    return once ? TraceContext.parse(request.headers().get(TRACEPARENT).get()) : null;
  }
}
