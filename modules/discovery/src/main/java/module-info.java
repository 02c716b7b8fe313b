/// Finds the peers.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.discovery {
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;
}
