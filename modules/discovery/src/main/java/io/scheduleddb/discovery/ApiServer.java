package io.scheduleddb.discovery;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Kubernetes' API server, asked as this pod's service account. Any thread.
///
/// The token is read anew for each request, because it expires and is replaced. So is the
/// certificate that the server must have been signed with: there is no way to do without it.
final class ApiServer implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /// For the answer as a whole, or the beginning of a watch.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);

  /// How long the server is to keep a watch open. Also bounds how long a connection that died
  /// without a word goes unnoticed.
  static final Duration WATCH = Duration.ofSeconds(60);

  private static final Duration WATCH_LIMIT = WATCH.plusSeconds(10);

  /// Of one answer, and of all events of one watch; thousands of endpoints fit.
  private static final long MAX_BYTES = 16 << 20;

  private static final int OK = 200;
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  /// What becomes of each event of a watch.
  interface Events {
    void accept(JsonObject event) throws IOException;
  }

  private final Pod pod;
  private final String base;
  private final TrustedClient trusted = new TrustedClient(CONNECT_TIMEOUT);

  ApiServer(Pod pod, String base) {
    this.pod = pod;
    this.base = base;
  }

  /// The object at `path`.
  ///
  /// @throws ApiRefusal when the server answers with anything but 200
  JsonObject get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(path, BodyHandlers.ofByteArray());
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() != OK) {
      throw ApiRefusal.of(response.statusCode(), body);
    }
    return object(body);
  }

  /// Hands the events of a watch to `events`, on this thread, until the server ends it.
  ///
  /// @param opened called once, when the server has agreed
  /// @throws ApiRefusal when it doesn't
  /// @throws IOException also when the connection breaks
  void watch(String path, Runnable opened, Events events) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = send(path, BodyHandlers.ofInputStream());
    Executor later =
        CompletableFuture.delayedExecutor(
            WATCH_LIMIT.toSeconds(), TimeUnit.SECONDS, Thread::startVirtualThread);
    CompletableFuture<Void> limit = CompletableFuture.runAsync(() -> close(response.body()), later);
    try (InputStream body = response.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      if (response.statusCode() != OK) {
        throw ApiRefusal.of(response.statusCode(), lines.readLine());
      }
      opened.run();
      String line;
      while ((line = lines.readLine()) != null) {
        events.accept(object(line));
      }
    } finally {
      limit.cancel(false);
    }
  }

  private <T> HttpResponse<T> send(String path, BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + pod.token())
            .header("Accept", "application/json")
            .build();
    HttpClient client = trusted.with(pod.authorities());
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(request, BodyHandlers.limiting(body, MAX_BYTES));
    try {
      return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } finally {
      answer.cancel(true);
    }
  }

  static JsonObject object(String text) throws IOException {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException e) {
      throw new IOException("no JSON object: " + e.getMessage(), e);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends what is under way.
  @Override
  public void close() {
    trusted.close();
  }
}
