package io.scheduleddb.link;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Downloads backups from nodes, as operators do. No redirect is followed and no proxy asked: the
/// token goes to the node that was named, and nowhere else.
public final class BackupClient implements AutoCloseable {
  private static final Pattern POSITION = Pattern.compile("(\\d{1,18})/(-1|\\d{1,18})");
  private static final Pattern DIGEST = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");
  private static final Pattern NAME = Pattern.compile("filename=\"([A-Za-z0-9][\\w.-]{0,199})\"");

  private final LinkOptions options;
  private final HttpClient client;

  public BackupClient(LinkOptions options) {
    this.options = options;
    client = options.client().build();
  }

  /// A backup that came whole.
  ///
  /// @param name what the node proposes to call it: a plain file name
  /// @param position of the log; what was logged later isn't in it
  /// @param sha256 of its bytes, in hexadecimal
  public record Received(String name, LogPosition position, long bytes, String sha256) {}

  /// Asks the node at `address`, such as `http://localhost:8080`, for a backup, and writes it to
  /// `out` as it comes. Throws a [io.scheduleddb.api.Refusal] when the node refuses, a
  /// [LinkFailure] when what came isn't whole, and an [UncheckedIOException] when it can't be
  /// written; whatever was written by then is worth nothing.
  public Received download(URI address, WritableByteChannel out) {
    String path = address.getPath().replaceFirst("/+$", "") + "/backup";
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    if (options.token() != null) {
      request.header("Authorization", "Bearer " + options.token());
    }
    Deadline deadline = new Deadline(options.limits().copy());
    Duration silence = options.limits().silence();
    BytesSubscriber body = new BytesSubscriber(out, () -> deadline.extend(silence));
    BodyHandler<byte[]> handler =
        response -> {
          deadline.extend(silence);
          return response.statusCode() == 200
              ? body
              : BodySubscribers.limiting(
                  BodyHandlers.ofByteArray().apply(response), options.limits().documentBytes());
        };
    CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request.build(), handler);
    try {
      HttpResponse<byte[]> response = await(exchange, deadline, body, address.toString());
      Answers.body(address.toString(), response);
      return verified(address.toString(), response.headers(), body);
    } finally {
      exchange.cancel(true);
    }
  }

  private static HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> exchange,
      Deadline deadline,
      BytesSubscriber body,
      String address) {
    try {
      return deadline.await(exchange, address);
    } catch (ExecutionException e) {
      try {
        body.rethrow();
      } catch (IOException failure) {
        throw new UncheckedIOException("can't be written: " + failure.getMessage(), failure);
      }
      throw Answers.failure(address, e.getCause() == null ? e : e.getCause());
    }
  }

  private static Received verified(String address, HttpHeaders headers, BytesSubscriber body) {
    Matcher position = POSITION.matcher(headers.firstValue("Scheduled-Db-Position").orElse(""));
    Matcher digest = DIGEST.matcher(headers.firstValue("Repr-Digest").orElse(""));
    Matcher name = NAME.matcher(headers.firstValue("Content-Disposition").orElse(""));
    if (!position.matches() || !digest.matches() || !name.find()) {
      throw Answers.strange(address, "answered, but not with a backup");
    }
    byte[] found = body.sha256();
    HexFormat hex = HexFormat.of();
    byte[] told = Base64.getDecoder().decode(digest.group(1));
    if (!Arrays.equals(found, told)) {
      throw Answers.strange(
          address,
          "sent a backup with the hash %s, not %s"
              .formatted(hex.formatHex(found), hex.formatHex(told)));
    }
    return new Received(
        name.group(1),
        new LogPosition(Long.parseLong(position.group(1)), Long.parseLong(position.group(2))),
        body.bytes(),
        hex.formatHex(found));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
