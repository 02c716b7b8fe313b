package io.scheduleddb.web;

import static io.scheduleddb.web.Endpoint.Body.OPTIONAL;
import static io.scheduleddb.web.Endpoint.Body.REQUIRED;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Status;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.service.registry.Services;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.scheduleddb.api.Telemetry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The HTTP side of a node.
///
/// It is started before anything else, so that the probes answer from the first second: until
/// [#serve] is called, `/health/started` and `/health/ready` say 503, and whatever needs data is
/// refused with 503 and `Retry-After`.
public final class RestServer implements AutoCloseable {
  private final AtomicReference<@Nullable NodeParts> node = new AtomicReference<>();
  private final MeterRegistry registry;
  private final Telemetry telemetry;
  private final WebServer server;

  private RestServer(WebOptions options) {
    MetricsConfig config = MetricsConfig.builder().warnOnMultipleRegistries(false).build();
    registry = Services.get(MetricsFactory.class).createMeterRegistry(config);
    telemetry = new Meters(registry);
    new Gauges(registry, node::get).register();
    Routes routes = new Routes(endpoints(new Probes(options), new Exposition(registry, config)));
    int maxBody = options.limits().bodyBytes();
    server = server(options, new Dispatcher(routes, node::get, new HttpMeters(registry), maxBody));
  }

  /// Starts listening; on return the probes answer.
  public static RestServer start(WebOptions options) {
    RestServer rest = new RestServer(options);
    rest.server.start();
    return rest;
  }

  /// Answers from these parts from now on.
  public void serve(NodeParts parts) {
    node.set(parts);
  }

  /// Where the scheduler and the log count what they do; there before anything is served.
  public Telemetry telemetry() {
    return telemetry;
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  /// Stops accepting, lets requests under way finish within the stop timeout, and ends the rest.
  @Override
  public void close() {
    server.stop();
    registry.close();
  }

  static List<Endpoint> endpoints(Probes probes, Exposition exposition) {
    Set<String> consistency = Set.of(Query.CONSISTENCY);
    Set<String> paged = Set.of("cursor", "limit", Query.CONSISTENCY);
    return List.of(
        Endpoint.post("/jobs", Set.of("dry_run"), REQUIRED, JobWrites::create),
        Endpoint.get("/jobs", JobLists.QUERY, JobLists::list),
        Endpoint.get("/jobs/{id}", consistency, JobReads::job),
        Endpoint.delete("/jobs/{id}", JobWrites::delete),
        Endpoint.post("/jobs/{id}/cancel", Set.of(), OPTIONAL, JobWrites::cancel),
        Endpoint.post("/jobs/{id}/pause", Set.of(), OPTIONAL, JobWrites::pause),
        Endpoint.post("/jobs/{id}/resume", Set.of(), OPTIONAL, JobWrites::resume),
        Endpoint.get("/jobs/{id}/status", consistency, JobReads::status),
        Endpoint.get("/jobs/{id}/executions", paged, JobReads::executions),
        Endpoint.get("/jobs/{id}/next", Set.of("count", Query.CONSISTENCY), JobReads::next),
        Endpoint.get("/slots", Set.of("from", "to", Query.CONSISTENCY), JobReads::slots),
        Endpoint.probe("/health", probes::health),
        Endpoint.probe("/health/live", probes::live),
        Endpoint.probe("/health/ready", probes::ready),
        Endpoint.probe("/health/started", probes::started),
        Endpoint.probe("/metrics", exposition::answer),
        Endpoint.get("/debug/cluster", Set.of(), Probes::cluster));
  }

  private WebServer server(WebOptions options, Dispatcher dispatcher) {
    WebOptions.Limits limits = options.limits();
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addProtocol(Http1Config.builder().maxHeadersSize(limits.headerBytes()).build())
        .maxPayloadSize(8L * limits.bodyBytes())
        .maxTcpConnections(limits.connections())
        .maxConcurrentRequests(limits.requests())
        .connectionOptions(
            SocketOptions.builder().readTimeout(limits.readTimeout()).tcpNoDelay(true).build())
        .idleConnectionTimeout(limits.idleTimeout())
        .idleConnectionPeriod(limits.idleTimeout().dividedBy(4))
        .shutdownGracePeriod(limits.stopTimeout())
        .directHandlers(directHandlers())
        .routing(HttpRouting.builder().any(dispatcher))
        .build();
  }

  private DirectHandlers directHandlers() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      handlers.addHandler(
          event, (request, type, status, headers, message) -> refused(status, message));
    }
    return handlers.build();
  }

  /// The reply to what the server refuses before it gets to the routing.
  private DirectHandler.TransportResponse refused(Status status, @Nullable String message) {
    Answer answer = Problems.transport(status, message == null ? status.reasonPhrase() : message);
    var response = DirectHandler.TransportResponse.builder().status(answer.status());
    Dispatcher.common(node.get()).forEach(response::header);
    return response.header(answer.type()).keepAlive(false).entity(answer.body()).build();
  }
}
