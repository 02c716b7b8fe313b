package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks other nodes over HTTP/1.1, on the JDK's own client: it needs no further module, and what it
/// sends goes out as it stands. Each question has one deadline over everything, from connecting to
/// the end of the answer. Any thread.
public final class HttpPeerLink implements PeerLink {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration SELF = Duration.ofSeconds(2);
  private static final Duration STALL = Duration.ofSeconds(10);
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:/?#@\\[\\]]+):\\d{1,5}");

  private final @Nullable String token;
  private final Duration stall;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("link-", 0).factory());
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .executor(executor)
          .build();

  /// @param token `CLUSTER_TOKEN`; null when there is none
  public HttpPeerLink(@Nullable String token) {
    this(token, STALL);
  }

  /// @param stall a download ends when no byte has come for so long
  HttpPeerLink(@Nullable String token, Duration stall) {
    this.token = token;
    this.stall = stall;
  }

  @Override
  public PeerStatus self(String address) {
    return await(
        ask(address, "/cluster/self", "GET", BodyPublishers.noBody(), SELF)
            .thenApply(answer -> StatusJson.read(address, answer)));
  }

  @Override
  public void join(String address, JoinRequest request, Duration patience) {
    BodyPublisher body = BodyPublishers.ofString(StatusJson.write(request));
    await(ask(address, "/join", "POST", body, patience));
  }

  @Override
  public void remove(String address, String id, Duration patience) {
    String path = "/cluster/nodes/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    await(ask(address, path, "DELETE", BodyPublishers.noBody(), patience));
  }

  @Override
  public void lead(String address, @Nullable String id, Duration patience) {
    BodyPublisher body = BodyPublishers.ofString(StatusJson.successor(id));
    await(ask(address, "/cluster/leader", "POST", body, patience));
  }

  @Override
  public CompletableFuture<byte[]> send(
      String address, Topic topic, byte[] message, Duration patience) {
    String path = "/cluster/link/" + topic.name().toLowerCase(Locale.ROOT);
    return ask(address, path, "POST", BodyPublishers.ofByteArray(message), patience);
  }

  private CompletableFuture<byte[]> ask(
      String address, String path, String method, BodyPublisher body, Duration patience) {
    try {
      boolean octets = path.startsWith("/cluster/link/");
      HttpRequest request =
          request(address, path)
              .header("Content-Type", octets ? "application/octet-stream" : "application/json")
              .method(method, body)
              .timeout(patience)
              .build();
      var exchange =
          http.sendAsync(
              request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Answers.MAX_BYTES));
      return exchange
          .copy()
          .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
          .whenComplete((answer, failure) -> exchange.cancel(true))
          .handle((answer, failure) -> answered(address, answer, failure));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new LinkFailure("\"" + address + "\" is not an address: " + e.getMessage(), false));
    }
  }

  private HttpRequest.Builder request(String address, String path) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException("it must be host:port");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static byte[] answered(
      String address, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    if (answer == null) {
      throw failure(address, failure);
    }
    return Answers.body(address, answer);
  }

  /// What a failure of the client means.
  static LinkFailure failure(String address, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean unconnected =
        cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException
            || cause instanceof UnresolvedAddressException;
    return new LinkFailure(address + " doesn't answer: " + reason(cause), !unconnected);
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String name = deepest.getClass().getSimpleName();
    return deepest.getMessage() == null ? name : name + ": " + deepest.getMessage();
  }

  @Override
  public LogPosition download(String address, Path into) {
    HttpRequest request;
    try {
      request = request(address, "/cluster/snapshot").GET().build();
    } catch (IllegalArgumentException e) {
      throw new LinkFailure("\"" + address + "\" is not an address: " + e.getMessage(), false);
    }
    return new Download(address, into, stall).from(http, request);
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    executor.close();
  }
}
