package io.scheduleddb.bench;

import io.scheduleddb.testkit.ApiClient;
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
  private static final int BATCH = 1000;

  private final ServerProcess process;
  private final ApiClient api;

  private Node(ServerProcess process) {
    this.process = process;
    this.api = new ApiClient(process.url());
  }

  static Node start() throws IOException, InterruptedException, TimeoutException {
    Path image = Path.of(System.getProperty(ServerProcess.IMAGE, "target/scheduled-db"));
    Path directory = Files.createTempDirectory("bench");
    Map<String, String> settings =
        Map.of("LOG_LEVEL", "warn", "MAX_IN_FLIGHT", "1024", "MAX_IN_FLIGHT_PER_HOST", "1024");
    ServerProcess process = new ServerProcess(image.toRealPath(), directory, settings);
    return new Node(process.awaitHealthy(Duration.ofSeconds(60)));
  }

  int port() {
    return URI.create(process.url()).getPort();
  }

  CpuTime cpu() {
    return CpuTime.of(process.pid());
  }

  /// Creates jobs 0 to `count` - 1, each as `json` gives it, in batches.
  void create(int count, IntFunction<String> json) throws IOException, InterruptedException {
    for (int from = 0; from < count; from += BATCH) {
      StringBuilder batch = new StringBuilder("[");
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        batch.append(i == from ? "" : ",").append(json.apply(i));
      }
      ApiClient.Answer answer = api.post("/jobs/batch?atomic=true", batch.append(']').toString());
      if (!answer.isOk()) {
        throw new IllegalStateException("batch refused: " + answer.status() + answer.body());
      }
    }
  }

  /// A job that calls `url` at `due`; with a name when it isn't empty.
  static String job(String name, Instant due, String url) {
    String id = name.isEmpty() ? "" : "\"id\":\"" + name + "\",";
    return "{" + id + "\"timestamp\":\"" + due + "\",\"webhook_url\":\"" + url + "\"}";
  }

  @Override
  public void close() {
    api.close();
    process.close();
  }
}
