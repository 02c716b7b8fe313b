/// Asks other nodes, over HTTP.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.link {
  requires transitive io.scheduleddb.api;
  requires jakarta.json;
  requires java.net.http;
  requires static org.jspecify;

  exports io.scheduleddb.link;
}
