/// What tests share; never shipped.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.testkit {
  requires transitive io.scheduleddb.api;
  requires jdk.httpserver;
  requires static org.jspecify;
}
