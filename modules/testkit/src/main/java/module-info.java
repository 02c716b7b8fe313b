/// What tests share; never shipped.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // The classes of OTLP, for those tests that collect traces.
module io.scheduleddb.testkit {
  requires transitive io.scheduleddb.api;
  requires transitive io.scheduleddb.scheduler;
  requires transitive java.net.http;
  requires java.logging;
  requires jdk.httpserver;
  requires static transitive org.jspecify;
  requires static com.google.protobuf;
  requires static io.opentelemetry.proto;

  exports io.scheduleddb.testkit;
  exports io.scheduleddb.testkit.history;
  exports io.scheduleddb.testkit.promises;
  exports io.scheduleddb.testkit.simulation;
  exports io.scheduleddb.testkit.store;
}
