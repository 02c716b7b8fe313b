/// Makes the HTTP call.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.delivery {
  requires transitive io.scheduleddb.api;
  requires io.helidon.common.buffers;
  requires io.helidon.common.socket;
  requires io.helidon.http;
  requires io.helidon.http.encoding;
  requires io.helidon.webclient.api;
  requires io.helidon.webclient.http1;
  requires static org.jspecify;

  exports io.scheduleddb.delivery;
}
