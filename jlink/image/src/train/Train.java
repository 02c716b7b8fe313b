import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/// Runs one node of the image for some seconds, as a user would, while its JVM records what it
/// loads and links; when the node ends, the JVM writes the AOT cache. A source file program, with
/// testkit on the class path: `java Train.java <image>`.
final class Train {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 200;

  private Train() {}

  static void main(String[] args) throws Exception {
    Path image = Path.of(args[0]).toAbsolutePath();
    Path cache = image.resolve("lib/scheduled-db.aot");
    Path folder = Files.createTempDirectory("scheduled-db-train");
    Path written = folder.resolve("cache.aot");
    Files.deleteIfExists(cache);
    Map<String, String> settings =
        Map.of("SCHEDULED_DB_JVM_OPTIONS", "-XX:AOTCacheOutput=" + written, "SLOT_GAP", "1s");
    try (ServerProcess node = ServerProcess.started(image, folder, settings)) {
      node.awaitHealthy(PATIENCE);
      drive(node.url());
      node.terminate(PATIENCE);
      Files.copy(written, cache);
    } finally {
      deleteAll(folder);
    }
    System.out.println(cache + ": " + Files.size(cache) / 1_000_000 + " MB");
  }

  private static void drive(String url) throws IOException, InterruptedException {
    try (ApiClient api = new ApiClient(url);
        Receiver receiver = new Receiver()) {
      String target = "\"webhook_url\":\"" + receiver.url("/") + "\"}";
      String once = "{\"delay\":\"1s\",\"payload\":{\"n\":1}," + target;
      String weekly =
          "{\"cron_expression\":\"0 9 * * 1-5\",\"time_zone\":\"Europe/Madrid\"," + target;
      for (int i = 0; i < ROUNDS; i++) {
        require(api.post("/jobs", i % 2 == 0 ? once : weekly));
        require(api.get("/jobs?limit=10"));
        if (i % 10 == 0) {
          require(api.get("/health"));
          require(api.get("/metrics"));
        }
      }
      Instant end = Instant.now().plus(PATIENCE);
      while (receiver.received().isEmpty()) {
        if (Instant.now().isAfter(end)) {
          throw new IllegalStateException("nothing was delivered");
        }
        Thread.sleep(50);
      }
    }
  }

  private static void require(ApiClient.Answer answer) {
    if (!answer.isOk()) {
      throw new IllegalStateException(answer.status() + " " + answer.body());
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
