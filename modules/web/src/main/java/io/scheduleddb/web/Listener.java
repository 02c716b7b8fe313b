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
/// eight times the limit, so that its sender sees the reply instead of a reset.
final class Listener {
  private Listener() {}

  static WebServer server(WebOptions options, Dispatcher dispatcher) {
    WebOptions.Limits limits = options.limits();
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(limits.headerBytes())
                .addReceiveListener(dispatcher.slowClients())
                .build())
        .maxPayloadSize(8L * limits.bodyBytes())
        .maxTcpConnections(limits.connections())
        .maxConcurrentRequests(limits.requests())
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        .idleConnectionTimeout(limits.idleTimeout())
        .idleConnectionPeriod(limits.idleTimeout().dividedBy(4))
        .shutdownGracePeriod(limits.stopTimeout())
        .directHandlers(directHandlers(dispatcher))
        .routing(HttpRouting.builder().any(dispatcher))
        .build();
  }

  private static DirectHandlers directHandlers(Dispatcher dispatcher) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      handlers.addHandler(
          event, (request, type, status, headers, message) -> refused(dispatcher, status, message));
    }
    return handlers.build();
  }

  /// The reply to what the server refuses before it gets to the routing.
  private static DirectHandler.TransportResponse refused(
      Dispatcher dispatcher, Status status, @Nullable String message) {
    Answer answer = Problems.transport(status, message == null ? status.reasonPhrase() : message);
    var response = DirectHandler.TransportResponse.builder().status(answer.status());
    dispatcher.common().forEach(response::header);
    return response.header(answer.type()).keepAlive(false).entity(answer.body().toBytes()).build();
  }
}
