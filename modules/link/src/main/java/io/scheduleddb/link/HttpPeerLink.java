package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Telemetry.Answered;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks other nodes over HTTP/1.1, on connections that are kept. No redirect is followed and no
/// proxy asked: the token goes to the node that was named, and nowhere else.
///
/// Futures complete on a virtual thread, or on the JDK's timer thread when patience ends.
public final class HttpPeerLink implements PeerLink {
  private final LinkOptions options;
  private final Telemetry.Link telemetry;
  private final HttpClient client;

  /// @param telemetry told what came of each question
  public HttpPeerLink(LinkOptions options, Telemetry.Link telemetry) {
    this.options = options;
    this.telemetry = telemetry;
    client = options.client().executor(task -> Thread.ofVirtual().name("link").start(task)).build();
  }

  @Override
  public PeerStatus self(String address) {
    byte[] json =
        await(ask(address, "/cluster/self", HttpRequest.Builder::GET, options.limits().self()));
    try {
      return Documents.status(json);
    } catch (IllegalArgumentException e) {
      throw Answers.strange(address, "answered what is " + e.getMessage());
    }
  }

  @Override
  public void join(String address, JoinRequest request, Duration patience) {
    await(ask(address, "/join", json(Documents.of(request)), patience));
  }

  @Override
  public void remove(String address, String id, Duration patience) {
    String path = "/cluster/nodes/" + Address.segment(id);
    await(ask(address, path, HttpRequest.Builder::DELETE, patience));
  }

  @Override
  public void lead(String address, @Nullable String id, Duration patience) {
    await(ask(address, "/cluster/leader", json(Documents.leader(id)), patience));
  }

  @Override
  public CompletableFuture<byte[]> send(
      String address, Topic topic, byte[] message, Duration patience) {
    String path = "/cluster/link/" + topic.name().toLowerCase(Locale.ROOT);
    Method post =
        request ->
            request
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(message));
    return exchange(address, path, post, options.limits().messageBytes(), patience);
  }

  @Override
  public LogPosition download(String address, Path into) {
    HttpRequest request = request(address, "/cluster/snapshot", HttpRequest.Builder::GET);
    try (Download download = Download.begin(into, address, options.limits())) {
      LogPosition position = download.finish(client.sendAsync(request, download));
      telemetry.asked(Answered.OK);
      return position;
    } catch (LinkFailure | Refusal failure) {
      telemetry.asked(Answers.kind(failure));
      throw failure;
    }
  }

  private static Method json(String body) {
    return request ->
        request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private CompletableFuture<byte[]> ask(
      String address, String path, Method method, Duration patience) {
    return exchange(address, path, method, options.limits().documentBytes(), patience);
  }

  /// The body of a 2xx, within `patience` from now on; whatever it fails with isn't wrapped.
  private CompletableFuture<byte[]> exchange(
      String address, String path, Method method, int limit, Duration patience) {
    HttpRequest request;
    try {
      request = request(address, path, method);
    } catch (LinkFailure bad) {
      return CompletableFuture.failedFuture(bad);
    }
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit));
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    var _ =
        exchange
            .copy()
            .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((response, thrown) -> settle(answer, address, response, thrown));
    // When patience or the caller has ended it: the connection is closed, and nothing is awaited.
    var _ = answer.whenComplete((body, thrown) -> exchange.cancel(true));
    return answer;
  }

  /// The one end of each question, whoever or whatever ended it.
  private void settle(
      CompletableFuture<byte[]> answer,
      String address,
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable thrown) {
    try {
      if (response == null) {
        throw Answers.failure(address, thrown == null ? new ExecutionException(null) : thrown);
      }
      byte[] body = Answers.body(address, response);
      telemetry.asked(Answered.OK);
      answer.complete(body);
    } catch (LinkFailure | Refusal failure) {
      telemetry.asked(Answers.kind(failure));
      answer.completeExceptionally(failure);
    }
  }

  private HttpRequest request(String address, String path, Method method) {
    HttpRequest.Builder request = HttpRequest.newBuilder(Address.at(address, path));
    if (options.token() != null) {
      request.header("Authorization", "Bearer " + options.token());
    }
    return method.of(request).build();
  }

  private static byte[] await(CompletableFuture<byte[]> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new LinkFailure("interrupted while waiting for an answer", true);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case LinkFailure failure -> failure;
        case Refusal refusal -> refusal;
        case null, default -> new IllegalStateException("no other failure was expected", e);
      };
    }
  }

  /// Ends what is under way; those who wait for it get a [LinkFailure].
  @Override
  public void close() {
    client.shutdownNow();
  }

  /// What is asked for, and how.
  @FunctionalInterface
  private interface Method {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }
}
