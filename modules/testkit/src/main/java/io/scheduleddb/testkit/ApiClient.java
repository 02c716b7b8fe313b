package io.scheduleddb.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a node over its HTTP API; JSON goes in and comes out as text. Any thread.
public final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI base;
  private final Duration patience;

  /// @param base such as `http://127.0.0.1:8080`
  public ApiClient(String base) {
    this(base, PATIENCE);
  }

  /// @param patience how long an answer may take
  public ApiClient(String base, Duration patience) {
    this.base = URI.create(base);
    this.patience = patience;
  }

  /// What was answered.
  ///
  /// @param next the path of the next page; null when there is none
  /// @param index what the node had applied of the log; -1 when it doesn't say
  public record Answer(int status, String body, @Nullable String next, long index) {
    public boolean isOk() {
      return status / 100 == 2;
    }

    public Map<String, @Nullable Object> json() {
      return Json.object(body);
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", Map.of());
  }

  public Answer post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, json, Map.of());
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, "", Map.of());
  }

  /// Any request.
  ///
  /// @param body empty when there is none
  public Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    long index = response.headers().firstValueAsLong("Scheduled-Db-Index").orElse(-1);
    return new Answer(response.statusCode(), response.body(), next(response), index);
  }

  private static @Nullable String next(HttpResponse<String> response) {
    String link = response.headers().firstValue("Link").orElse("");
    boolean isNext = link.startsWith("<") && link.contains("rel=\"next\"");
    return isNext ? link.substring(1, link.indexOf('>')) : null;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
