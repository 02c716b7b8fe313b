/// What tests share; never shipped.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // The classes of OTLP, for those tests that collect traces.
module io.scheduleddb.testkit {
  requires transitive java.net.http;
  requires jdk.httpserver;
  requires static transitive org.jspecify;
  requires static com.google.protobuf;
  requires static io.opentelemetry.proto;

  exports io.scheduleddb.testkit;
}
