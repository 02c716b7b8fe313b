package io.scheduleddb.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
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

  /// @param base such as `http://127.0.0.1:8080`
  public ApiClient(String base) {
    this.base = URI.create(base);
  }

  /// What was answered.
  ///
  /// @param next the path of the next page; null when there is none
  public record Answer(int status, String body, @Nullable String next) {
    public boolean isOk() {
      return status / 100 == 2;
    }

    public Map<String, @Nullable Object> json() {
      return Json.object(body);
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody());
  }

  public Answer post(String path, String json) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(json));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  private Answer send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), next(response));
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
