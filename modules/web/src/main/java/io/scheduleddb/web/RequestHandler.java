package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.web.Routes.Match;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Takes every request: finds its endpoint, lets that make the reply, and sends it.
///
/// @param standing how far the node has come
/// @param guard who may ask what only the cluster's nodes and operators may
/// @param clients as many requests of clients as may be under way
record RequestHandler(
    Routes routes,
    Standing standing,
    ClusterGuard guard,
    HttpMeters meters,
    RequestTraces traces,
    SlowClients slowClients,
    Semaphore clients,
    BodyLimits bodies)
    implements Handler {
  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());
  private static final Header NO_SNIFF =
      HeaderValues.createCached("X-Content-Type-Options", "nosniff");
  private static final Header NO_STORE =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    if (!Exchange.hasBody(request)) {
      slowClients.read();
    }
    String path = origin(request.prologue().uriPath().rawPath());
    String method = request.prologue().method().text();
    Match match = routes.match(path);
    Endpoint endpoint = match == null ? null : match.endpoint(method);
    Tracing.Request trace = traces.begin(request, path, endpoint);
    try {
      TraceContext context = trace.context();
      Answer answer =
          context == null
              ? answer(request, path, match, endpoint)
              : ScopedValue.where(Tracing.REQUEST, context)
                  .call(() -> answer(request, path, match, endpoint));
      meters.decided(endpoint, answer);
      send(response, answer, method.equals("HEAD"));
      meters.answered(endpoint, answer.status(), System.nanoTime() - start);
      trace.answered(answer.status().code());
    } catch (RuntimeException e) {
      trace.broken(e);
      throw e;
    }
    closeIfAsked(request);
  }

  /// The path of a request target. Proxies send the whole address (`http://host/path`), which RFC
  /// 9112, 3.2.2, has every server take.
  private static String origin(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int authority = target.indexOf("://");
    int path = authority < 0 ? -1 : target.indexOf('/', authority + 3);
    return path < 0 ? target : target.substring(path);
  }

  /// Ends a connection that the client wants closed: Helidon 4.5 says `Connection: close` and then
  /// waits for the next request. What is left of the body is read first, so that no reset overtakes
  /// the reply.
  private static void closeIfAsked(ServerRequest request) {
    if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      request.content().consume();
      throw new CloseConnectionException("the client asked for it");
    }
  }

  private Answer answer(
      ServerRequest request, String path, @Nullable Match match, @Nullable Endpoint endpoint) {
    try {
      if (match == null) {
        return Problems.answer(
            Problem.of(Problem.Kind.NOT_FOUND, "there is nothing at this path"), path);
      }
      if (endpoint == null) {
        return wrongMethod(match, path);
      }
      Answer objection =
          endpoint.access() == Endpoint.Access.CLUSTER ? guard.objection(request, path) : null;
      return objection != null ? objection : admitted(request, match, endpoint);
    } catch (Refusal refusal) {
      return Problems.answer(refusal.problem(), path);
    } catch (RequestException | CloseConnectionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request to " + path + " failed", e);
      return Problems.answer(Problem.of(Problem.Kind.INTERNAL, "see the log of this node"), path);
    }
  }

  private Answer admitted(ServerRequest request, Match match, Endpoint endpoint) {
    if (endpoint.access() != Endpoint.Access.CLIENT) {
      return answer(request, match, endpoint);
    }
    if (!clients.tryAcquire()) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, "too many requests are under way");
    }
    try {
      return answer(request, match, endpoint);
    } finally {
      clients.release();
    }
  }

  private Answer answer(ServerRequest request, Match match, Endpoint endpoint) {
    Query query = new Query(request.query());
    query.require(endpoint.query());
    Exchange exchange = new Exchange(request, match.id(), standing, query, this);
    if (endpoint.access() != Endpoint.Access.FREE) {
      ReadYourWrites.await(request, exchange.parts().replicator());
    }
    return endpoint.action().answer(exchange);
  }

  private static Answer wrongMethod(Match match, String path) {
    String allow = match.allow();
    return Problems.answer(
            Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "allowed here: " + allow), path)
        .with(HeaderValues.create(HeaderNames.ALLOW, allow));
  }

  private void send(ServerResponse response, Answer answer, boolean head) {
    response.status(answer.status());
    common().forEach(response::header);
    answer.headers().forEach(response::header);
    if (answer.file() != null) {
      stream(response, answer, answer.file());
      return;
    }
    int length = answer.body().length();
    if (length > 0) {
      response.header(answer.type());
    }
    if (length > 0 && head) {
      response.headers().contentLength(length);
      response.send();
    } else {
      answer.body().sendTo(response);
    }
  }

  /// A large answer goes out as it is read.
  private static void stream(ServerResponse response, Answer answer, Snapshots.Copy copy) {
    try (copy) {
      response.header(answer.type());
      response.headers().contentLength(Files.size(copy.file()));
      try (OutputStream out = response.outputStream()) {
        Files.copy(copy.file(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The headers of every reply. The index is -1 before anything is applied.
  List<Header> common() {
    NodeParts parts = standing.parts();
    long applied = parts == null ? -1 : parts.replicator().readable(Consistency.LOCAL).join();
    return List.of(
        HeaderValues.create(ReadYourWrites.INDEX, Long.toString(applied)), NO_SNIFF, NO_STORE);
  }
}
