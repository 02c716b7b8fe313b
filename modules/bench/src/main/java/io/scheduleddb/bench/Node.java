package io.scheduleddb.bench;

import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// A node of the linked image with empty data, to be measured. Its data is left in a folder for
/// temporary files.
final class Node implements AutoCloseable {
  private final ServerProcess process;

  private Node(ServerProcess process) {
    this.process = process;
  }

  static Node start() throws IOException, InterruptedException, TimeoutException {
    Path image = Path.of(System.getProperty(ServerProcess.IMAGE, "target/scheduled-db"));
    Path directory = Files.createTempDirectory("bench");
    Map<String, String> settings =
        Map.of("LOG_LEVEL", "warn", "MAX_IN_FLIGHT", "1024", "MAX_IN_FLIGHT_PER_HOST", "1024");
    ServerProcess process = ServerProcess.started(image.toRealPath(), directory, settings);
    return new Node(process.awaitHealthy(Duration.ofSeconds(60)));
  }

  int port() {
    return URI.create(process.url()).getPort();
  }

  CpuTime cpu() {
    return CpuTime.of(process.pid());
  }

  /// Creates jobs 0 to `count` - 1, each as `json` gives it.
  void create(int count, IntFunction<String> json) throws IOException {
    Poster.Result result = count == 0 ? null : Poster.postAll(port(), count, json);
    if (result != null && result.refused() > 0) {
      throw new IllegalStateException("jobs refused: " + result.firstRefusal());
    }
  }

  /// A job that calls `url` at `due`; with a name when it isn't empty.
  static String job(String name, Instant due, String url) {
    String id = name.isEmpty() ? "" : "\"id\":\"" + name + "\",";
    return "{" + id + "\"timestamp\":\"" + due + "\",\"webhook_url\":\"" + url + "\"}";
  }

  /// A job that calls `url` at `anchor`, and again after each `interval`.
  static String recurring(String name, Instant anchor, Duration interval, String url) {
    return "{\"id\":\"%s\",\"interval\":\"%s\",\"anchor\":\"%s\",\"webhook_url\":\"%s\"}"
        .formatted(name, interval, anchor, url);
  }

  @Override
  public void close() {
    process.close();
  }
}
