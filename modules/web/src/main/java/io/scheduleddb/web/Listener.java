package io.scheduleddb.web;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import org.jspecify.annotations.Nullable;

/// The settings of Helidon's server.
///
/// Nothing is discovered: no content encoding, access log, tracing or protocol besides HTTP/1.1
/// gets in because a jar happens to be there. A request body above the limit is still read up to
/// the limit of a batch and eight times more, so that its sender sees the reply instead of a reset.
final class Listener {
  /// Longest first line of a request. RFC 9110, 4.1, wants addresses of 8000 bytes to work;
  /// Helidon's default is half of that, too little for a list by many labels.
  private static final int FIRST_LINE_BYTES = 8192;

  /// Messages between nodes may always have 8 MB, and what goes with them.
  private static final long MESSAGE_BYTES = 9 << 20;

  private Listener() {}

  static WebServer server(WebOptions options, RequestHandler handler) {
    WebOptions.Limits limits = options.limits();
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxPrologueLength(FIRST_LINE_BYTES)
                .maxHeadersSize(limits.headerBytes())
                .addReceiveListener(handler.slowClients())
                .build())
        .maxPayloadSize(Math.max(handler.bodies().batch() + 8L * limits.bodyBytes(), MESSAGE_BYTES))
        .maxTcpConnections(limits.connections())
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        .idleConnectionTimeout(limits.idleTimeout())
        .idleConnectionPeriod(limits.idleTimeout().dividedBy(4))
        .shutdownGracePeriod(limits.stopTimeout())
        .directHandlers(directHandlers(handler, limits))
        .routing(HttpRouting.builder().any(handler))
        .build();
  }

  private static DirectHandlers directHandlers(RequestHandler handler, WebOptions.Limits limits) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      handlers.addHandler(
          event,
          (request, type, status, headers, message) ->
              refused(handler, status, detail(status, message, limits)));
    }
    return handlers.build();
  }

  /// The reply to what the server refuses before it gets to the routing.
  private static DirectHandler.TransportResponse refused(
      RequestHandler handler, Status status, String detail) {
    Answer answer = Problems.transport(status, detail);
    handler.meters().decided(null, answer);
    var response = DirectHandler.TransportResponse.builder().status(answer.status());
    handler.common().forEach(response::header);
    return response.header(answer.type()).keepAlive(false).entity(answer.body().toBytes()).build();
  }

  /// Says more than the server does, which names neither a limit nor what is wrong.
  private static String detail(Status status, @Nullable String message, WebOptions.Limits limits) {
    return switch (status.code()) {
      case 400 ->
          "this is not valid HTTP/1.1, or its headers are larger than the limit of "
              + limits.headerBytes()
              + " bytes";
      case 414 -> "the first line is longer than the limit of " + FIRST_LINE_BYTES + " bytes";
      case 505 -> "only HTTP/1.1 is spoken here";
      default -> message == null ? status.reasonPhrase() : message;
    };
  }
}
