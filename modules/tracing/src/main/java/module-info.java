/// Tells a collector of traces what a node does, by OpenTelemetry's protocol.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.tracing {
  requires transitive io.scheduleddb.api;
  requires io.opentelemetry;
  requires java.logging;
  requires static org.jspecify;

  exports io.scheduleddb.tracing;
}
