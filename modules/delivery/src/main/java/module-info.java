/// Makes the HTTP call.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.delivery {
  requires transitive io.scheduleddb.api;
  requires io.helidon.webclient;
  requires static org.jspecify;
}
