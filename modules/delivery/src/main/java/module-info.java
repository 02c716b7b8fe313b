/// Makes the HTTP call.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.delivery {
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;

  exports io.scheduleddb.delivery;
}
