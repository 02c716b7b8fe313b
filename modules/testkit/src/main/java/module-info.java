/// What tests share; never shipped.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.testkit {
  requires transitive java.net.http;
  requires static transitive org.jspecify;

  exports io.scheduleddb.testkit;
}
