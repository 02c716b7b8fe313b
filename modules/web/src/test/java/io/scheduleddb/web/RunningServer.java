package io.scheduleddb.web;

import io.scheduleddb.api.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/// A server on a port of its own, with a client to ask it.
final class RunningServer implements AutoCloseable {
  final InMemoryScheduling scheduling = new InMemoryScheduling();
  final StubReplicator replicator = new StubReplicator();
  final RestServer rest;
  final HttpClient client = HttpClient.newHttpClient();

  /// What the nodes of the cluster prove to each other.
  static final String TOKEN = "a token for tests";

  static final NodeParts.Storage STORAGE = new NodeParts.Storage(4096, 1024, 0.25, 0.8, false);

  final StubCluster cluster = new StubCluster();

  /// What time it is on the node.
  volatile Instant clock = InMemoryScheduling.NOW;

  private RunningServer(WebOptions.Limits limits, Tracing tracing) {
    rest = RestServer.start(new WebOptions("127.0.0.1", 0, "n1", "1.2.3", TOKEN, limits), tracing);
  }

  private RunningServer(WebOptions.Limits limits) {
    this(limits, Tracing.NONE);
  }

  /// One that serves, and tells of its requests.
  static RunningServer telling(Tracing tracing) {
    return new RunningServer(WebOptions.Limits.DEFAULT, tracing).serve();
  }

  /// One that serves.
  static RunningServer serving() {
    return starting().serve();
  }

  /// One that has only begun.
  static RunningServer starting() {
    return new RunningServer(WebOptions.Limits.DEFAULT);
  }

  /// One that serves, and gives clients one second for a request.
  static RunningServer impatient() {
    return limited(WebOptions.Limits.DEFAULT.requests(), Duration.ofSeconds(1));
  }

  /// One that serves, and takes so many requests of clients at once.
  static RunningServer withRequests(int requests) {
    return limited(requests, WebOptions.Limits.DEFAULT.readTimeout());
  }

  private static RunningServer limited(int requests, Duration readTimeout) {
    WebOptions.Limits usual = WebOptions.Limits.DEFAULT;
    return new RunningServer(
            new WebOptions.Limits(
                usual.bodyBytes(),
                usual.headerBytes(),
                usual.connections(),
                requests,
                readTimeout,
                usual.idleTimeout(),
                usual.stopTimeout(),
                usual.readyLag()))
        .serve();
  }

  /// One whose node looks for its cluster.
  RunningServer introduce() {
    rest.introduce(cluster);
    return this;
  }

  void stopping() {
    rest.stopping();
  }

  RunningServer serve() {
    rest.introduce(cluster);
    rest.serve(
        new NodeParts(
            scheduling,
            replicator,
            () -> STORAGE,
            (topic, message) -> cluster.answer(topic, message),
            cluster,
            () -> clock));
    return this;
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> create(String json) {
    return post("/jobs", json);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    rest.close();
  }
}
