package io.scheduleddb.web;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.webserver.WebServer;
import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import java.util.List;
import java.util.concurrent.Semaphore;

/// The HTTP side of a node.
///
/// It is started before anything else, so that the probes answer from the first second. From
/// [#introduce] on `/health/started` says 200, other nodes can ask who this one is, and `/health`
/// what it waits for. Until [#serve] is called, whatever needs data is refused with 503 and
/// `Retry-After`.
///
/// Helidon keeps one registry of meters for the process. Several servers in one process count into
/// the same meters, and the gauges are those of the first; the product runs one.
public final class RestServer implements AutoCloseable {
  private final Standing standing = new Standing();
  private final NodeChecks checks;
  private final MeterRegistry registry;
  private final Telemetry telemetry;
  private final SlowClients slowClients;
  private final WebServer server;

  private RestServer(WebOptions options, Tracing tracing) {
    Exposition exposition = Exposition.create();
    registry = exposition.registry();
    MeterMaker maker = new MeterMaker(registry);
    telemetry = Meters.in(maker);
    ProcessMeters.register(maker);
    checks = new NodeChecks(standing, options.limits().readyLag());
    Gauges gauges = new Gauges(maker, standing, checks, options.version());
    Routes routes =
        new Routes(Endpoints.all(new Probes(options, checks), exposition.after(gauges::read)));
    slowClients = new SlowClients(options.limits().readTimeout());
    BodyLimits bodies = BodyLimits.of(options.limits().bodyBytes());
    RequestHandler handler =
        new RequestHandler(
            routes,
            standing,
            new ClusterGuard(options.clusterToken()),
            new HttpMeters(maker),
            new RequestTraces(tracing),
            slowClients,
            new Semaphore(options.limits().requests()),
            bodies);
    server = Listener.server(options, handler);
  }

  /// Starts listening; on return the probes answer. Throws when the port can't be had.
  ///
  /// @param tracing is told of each request of a client
  public static RestServer start(WebOptions options, Tracing tracing) {
    RestServer rest = new RestServer(options, tracing);
    rest.server.start();
    if (!rest.server.isRunning()) {
      // Helidon logs why, and goes on.
      throw new IllegalStateException(
          "can't listen on " + options.host() + ":" + options.port() + ": is the port taken?");
    }
    return rest;
  }

  /// The store is open: from now on the node says who it is, and what it waits for.
  public void introduce(Cluster cluster) {
    standing.introduced(cluster);
  }

  /// Answers from these parts from now on.
  public void serve(NodeParts parts) {
    standing.serves(parts);
  }

  /// A stop was asked for: the node isn't ready any more, but still answers.
  public void stopping() {
    standing.stops();
  }

  /// The checks of `/health/ready` that don't hold, by name; none when the node is ready.
  public List<String> unready() {
    return checks.unready();
  }

  /// Where the other modules count what they do; there before anything is served.
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
    slowClients.close();
    List.copyOf(registry.meters(meter -> meter.id().name().startsWith("scheduled_db_")))
        .forEach(registry::remove);
  }
}
