/// Measures; never shipped.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.bench {
  requires io.scheduleddb.api;
  requires io.scheduleddb.delivery;
  requires io.scheduleddb.testkit;
  requires static org.jspecify;
}
