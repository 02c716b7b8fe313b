/// Traces by OpenTelemetry: the only package that knows it. `docs/tracing.md` says what is told.
package io.scheduleddb.tracing;
