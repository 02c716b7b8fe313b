package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.web.Routes.Match;
import io.scheduleddb.web.Routes.Resource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes every request: finds its endpoint, lets that make the reply, and sends it.
///
/// @param node the parts of this node, null until it serves
record RequestHandler(
    Routes routes,
    Supplier<@Nullable NodeParts> node,
    HttpMeters meters,
    SlowClients slowClients,
    int maxBody)
    implements Handler {
  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());
  private static final HeaderName INDEX = HeaderNames.create("Scheduled-Db-Index");
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
    Endpoint endpoint = match == null ? null : match.resource().endpoint(method);
    Answer answer = answer(request, path, match, endpoint);
    send(response, answer, method.equals("HEAD"));
    meters.answered(endpoint, answer.status().code(), System.nanoTime() - start);
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
        return wrongMethod(match.resource(), path);
      }
      Query query = new Query(request.query());
      query.require(endpoint.query());
      Exchange exchange = new Exchange(request, match.id(), node.get(), query, this);
      if (endpoint.stage() == Endpoint.Stage.SERVING) {
        exchange.parts();
      }
      return endpoint.action().answer(exchange);
    } catch (Refusal refusal) {
      return Problems.answer(refusal.problem(), path);
    } catch (RequestException | CloseConnectionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request to " + path + " failed", e);
      return Problems.answer(Problem.of(Problem.Kind.INTERNAL, "see the log of this node"), path);
    }
  }

  private static Answer wrongMethod(Resource resource, String path) {
    String allow = resource.allow();
    return Problems.answer(
            Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "allowed here: " + allow), path)
        .with(HeaderValues.create(HeaderNames.ALLOW, allow));
  }

  private void send(ServerResponse response, Answer answer, boolean head) {
    response.status(answer.status());
    common().forEach(response::header);
    answer.headers().forEach(response::header);
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

  /// The headers of every reply. The index is -1 before anything is applied.
  List<Header> common() {
    NodeParts parts = node.get();
    long applied = parts == null ? -1 : parts.replicator().view().appliedIndex();
    return List.of(HeaderValues.create(INDEX, Long.toString(applied)), NO_SNIFF, NO_STORE);
  }
}
