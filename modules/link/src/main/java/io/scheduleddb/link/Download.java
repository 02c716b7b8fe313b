package io.scheduleddb.link;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A copy of a store on its way into a file. The file is there, whole and on disk, when [#finish]
/// has returned, and is gone in every other case.
final class Download implements BodyHandler<byte[]>, AutoCloseable {
  private static final Pattern POSITION = Pattern.compile("(\\d{1,18})/(-1|\\d{1,18})");

  private final Path path;
  private final String address;
  private final LinkOptions.Limits limits;
  private final FileChannel file;
  private final Deadline deadline;
  private final BytesSubscriber body;
  private boolean whole;

  private Download(Path path, String address, LinkOptions.Limits limits) throws IOException {
    this.path = path;
    this.address = address;
    this.limits = limits;
    deadline = new Deadline(limits.copy());
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    body = new BytesSubscriber(file, () -> deadline.extend(limits.silence()));
  }

  static Download begin(Path into, String address, LinkOptions.Limits limits) {
    try {
      return new Download(into, address, limits);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + into, e);
    }
  }

  /// A refusal is kept in memory; a copy goes to the file, and leaves an empty body.
  @Override
  public BodySubscriber<byte[]> apply(ResponseInfo response) {
    deadline.extend(limits.silence());
    return response.statusCode() == 200
        ? body
        : BodySubscribers.limiting(
            BodyHandlers.ofByteArray().apply(response), limits.documentBytes());
  }

  /// Waits for the end of the copy and verifies it; returns what it holds.
  LogPosition finish(CompletableFuture<HttpResponse<byte[]>> exchange) {
    try {
      HttpResponse<byte[]> response = await(exchange);
      Answers.body(address, response);
      LogPosition position = verified(response);
      file.force(true);
      whole = true;
      return position;
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + path, e);
    } finally {
      exchange.cancel(true);
    }
  }

  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> exchange)
      throws IOException {
    try {
      return deadline.await(exchange, address);
    } catch (ExecutionException e) {
      body.rethrow();
      throw Answers.failure(address, e.getCause() == null ? e : e.getCause());
    }
  }

  private LogPosition verified(HttpResponse<byte[]> response) {
    String position = response.headers().firstValue("Scheduled-Db-Position").orElse("");
    String hash = response.headers().firstValue("Scheduled-Db-Sha256").orElse("");
    long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    Matcher shape = POSITION.matcher(position);
    if (!shape.matches()) {
      throw Answers.strange(address, "sent a copy without its position");
    }
    if (length != body.bytes()) {
      throw Answers.strange(address, "sent " + body.bytes() + " bytes of a copy of " + length);
    }
    String found = HexFormat.of().formatHex(body.sha256());
    if (!found.equalsIgnoreCase(hash)) {
      throw Answers.strange(address, "sent a copy with the hash " + found + ", not " + hash);
    }
    return new LogPosition(Long.parseLong(shape.group(1)), Long.parseLong(shape.group(2)));
  }

  @Override
  public void close() {
    try {
      file.close();
      if (!whole) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't close or delete " + path, e);
    }
  }
}
