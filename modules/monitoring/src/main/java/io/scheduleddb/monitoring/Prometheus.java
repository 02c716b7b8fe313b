package io.scheduleddb.monitoring;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Json;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Place;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A real Prometheus as a child process.
public final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final ApiClient api;
  private final Path log;

  private Prometheus(Process process, String url, Path log) {
    this.process = process;
    this.api = new ApiClient(url);
    this.log = log;
  }

  /// Starts one that keeps its data in `folder`, and waits until it answers.
  public static Prometheus start(Path folder, TestConfig config)
      throws IOException, InterruptedException, TimeoutException {
    Place place = Place.onLoopback("prometheus");
    Path file = config.write(folder, place.httpAddress());
    Path log = folder.resolve("prometheus.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Program.PROMETHEUS.name(),
            "--config.file=" + file,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=" + place.httpAddress(),
            "--log.level=warn");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Prometheus prometheus = new Prometheus(builder.start(), place.url(), log);
    try {
      Patience.until(PATIENCE, prometheus::isReady, () -> Shipped.text(log));
    } catch (InterruptedException | TimeoutException e) {
      prometheus.close();
      throw e;
    }
    return prometheus;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return api.get("/-/ready").isOk();
    } catch (IOException e) {
      return false;
    }
  }

  /// The labels and the last values of all series that an expression has now.
  public List<Map<String, @Nullable Object>> query(String expression)
      throws IOException, InterruptedException {
    String text = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    Answer answer = api.get("/api/v1/query?query=" + text);
    if (!answer.isOk()) {
      throw new IllegalArgumentException(expression + ": " + answer.body());
    }
    return Json.objects(Json.child(answer.json(), "data"), "result");
  }

  /// The alerts that fire now, as Prometheus tells them.
  public List<Map<String, @Nullable Object>> alerts() throws IOException, InterruptedException {
    return Json.objects(Json.child(api.get("/api/v1/alerts").json(), "data"), "alerts");
  }

  /// The names of the alerts that fire now.
  public Set<String> firing() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    for (Map<String, @Nullable Object> alert : alerts()) {
      names.add(String.valueOf(Json.text(Json.child(alert, "labels"), "alertname")));
    }
    return names;
  }

  /// What it has said; warnings and errors only.
  public String output() {
    return Shipped.text(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    api.close();
  }
}
