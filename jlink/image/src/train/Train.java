import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs one node of the image for some seconds, as a user would, while its JVM records what it
/// loads and links; when the node ends, the JVM writes the AOT cache. A source file program: `java
/// Train.java <image>`.
final class Train {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int ROUNDS = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch delivered = new CountDownLatch(1);
  private final String api;
  private final Process node;

  private Train(Path image, Path cache, Path data) throws IOException {
    int port = freePort();
    api = "http://localhost:" + port;
    ProcessBuilder start = new ProcessBuilder(image.resolve("bin/scheduled-db").toString());
    start.environment().put("SCHEDULED_DB_JVM_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    start.environment().put("HTTP_PORT", Integer.toString(port));
    start.environment().put("RAFT_PORT", Integer.toString(freePort()));
    start.environment().put("DATA_DIR", data.toString());
    start.environment().put("SLOT_GAP", "1s");
    Path log = image.resolveSibling("train.log");
    node = start.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]).toAbsolutePath();
    Path data = Files.createTempDirectory("scheduled-db-train");
    Path written = data.resolve("cache.aot");
    Path cache = image.resolve("lib/scheduled-db.aot");
    Files.deleteIfExists(cache);
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      Train train = new Train(image, written, data.resolve("node"));
      try {
        sink.createContext(
            "/",
            call -> {
              call.getRequestBody().readAllBytes();
              call.sendResponseHeaders(204, -1);
              call.close();
              train.delivered.countDown();
            });
        sink.start();
        train.awaitHealth();
        train.drive("http://localhost:" + sink.getAddress().getPort() + "/");
      } finally {
        train.stop();
      }
      if (!Files.exists(written)) {
        throw new IllegalStateException("the JVM wrote no cache");
      }
      Files.copy(written, cache);
    } finally {
      sink.stop(0);
      deleteAll(data);
    }
    System.out.println(cache + ": " + Files.size(cache) / 1_000_000 + " MB");
  }

  private void awaitHealth() throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (!node.isAlive()) {
        throw new IllegalStateException(
            "the node ended with " + node.exitValue() + " before it was healthy");
      }
      try {
        if (get("/health") == 200) {
          return;
        }
      } catch (IOException notYet) {
        // The port isn't open yet.
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("the node wasn't healthy after " + START);
  }

  private void drive(String webhook) throws Exception {
    String job = "{\"delay\":\"1s\",\"webhook_url\":\"" + webhook + "\",\"payload\":{\"n\":1}}";
    String cron =
        "{\"cron_expression\":\"0 9 * * 1-5\",\"time_zone\":\"Europe/Madrid\",\"webhook_url\":\""
            + webhook
            + "\"}";
    for (int i = 0; i < ROUNDS; i++) {
      post("/jobs", i % 2 == 0 ? job : cron);
      get("/jobs?limit=10");
      get("/health");
      if (i % 10 == 0) {
        get("/metrics");
        get("/health/ready");
      }
    }
    if (!delivered.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing was delivered");
    }
  }

  private int get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(api + path)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new IllegalStateException("POST " + path + " answered " + status);
    }
  }

  /// Ends the node with SIGTERM; its JVM writes the cache before it is gone.
  private void stop() throws InterruptedException {
    node.destroy();
    if (!node.waitFor(60, TimeUnit.SECONDS)) {
      node.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
