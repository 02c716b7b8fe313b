package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A node of the image with a receiver and a client, for tests that do it harm.
final class NodeUnderTest implements AutoCloseable {
  static final Path IMAGE = Path.of(System.getProperty(ServerProcess.IMAGE));
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Receiver receiver = new Receiver();
  final ServerProcess node;
  final ApiClient api;

  NodeUnderTest(Path folder) throws Exception {
    node = ServerProcess.started(IMAGE, folder, Map.of("SLOT_GAP", "1s", "SHUTDOWN_TIMEOUT", "1s"));
    api = new ApiClient(node.awaitHealthy(PATIENCE).url());
  }

  /// Creates a one-time job; `when` is its member `delay` or `timestamp`.
  void create(String id, String when, String path) throws Exception {
    String job =
        "{\"id\":\"%s\",%s,\"webhook_url\":\"%s\"}".formatted(id, when, receiver.url(path));
    assertEquals(201, api.post("/jobs", job).status());
  }

  /// Asks until it holds, for at most a minute.
  static void until(Patience.Condition<Exception> condition) throws Exception {
    Patience.until(Duration.ofMinutes(1), condition, () -> "see what the test waits for");
  }

  void restart() throws Exception {
    node.start();
    node.awaitHealthy(PATIENCE);
  }

  @Override
  public void close() {
    api.close();
    node.close();
    receiver.close();
  }
}
