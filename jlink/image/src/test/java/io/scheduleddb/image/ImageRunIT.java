package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The image started as a user would: a service whose provider wasn't linked is missed only here.
class ImageRunIT {
  private static final Path IMAGE = Path.of(System.getProperty(ServerProcess.IMAGE));
  private static final Path DOCS = Path.of("../../docs/metrics.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long MEBI = 1L << 20;

  @TempDir private Path folder;

  @Test
  @Timeout(180)
  void takesAJobDeliversItAndEndsWhenAsked() throws Exception {
    Path loaded = folder.resolve("classes.log");
    Map<String, String> settings =
        Map.of("SLOT_GAP", "1s", "SCHEDULED_DB_JVM_OPTIONS", "-Xlog:class+load:file=" + loaded);
    try (Receiver receiver = new Receiver();
        ServerProcess node = ServerProcess.started(IMAGE, folder, settings);
        ApiClient api = new ApiClient(node.awaitHealthy(PATIENCE).url())) {
      String job = "{\"delay\":\"1s\",\"webhook_url\":\"" + receiver.url("/hook") + "\"}";
      ApiClient.Answer created = api.post("/jobs", job);
      assertEquals(201, created.status(), created.body());
      Patience.until(PATIENCE, () -> !receiver.received().isEmpty(), node::lastOutput);
      assertFalse(receiver.received().getFirst().headers().containsKey("traceparent"));
      assertEquals(200, api.get("/health").status());
      showsTheMetricsThatAreDocumented(api.get("/metrics").body());
      assertEquals(0, node.terminate(PATIENCE));
    }
    String classes = Files.readString(loaded);
    assertTrue(classes.contains(" io.scheduleddb.server.Node "), "what is loaded is told");
    assertFalse(classes.contains(" io.opentelemetry."), "nobody asked for traces");
  }

  private static void showsTheMetricsThatAreDocumented(String text) throws IOException {
    MetricsTable documented = MetricsTable.documented(DOCS);
    assertEquals(documented.toString(), MetricsTable.served(text, documented).toString());
    for (String counted :
        List.of(
            "scheduled_db_jobs_created_total",
            "scheduled_db_grants_total",
            "scheduled_db_raft_log_sync_duration_seconds_count",
            "scheduled_db_storage_commit_duration_seconds_count",
            "scheduled_db_storage_checkpoint_duration_seconds_count",
            "scheduled_db_disk_used_ratio",
            "process_resident_memory_bytes")) {
      assertTrue(text.contains(counted + " "), counted);
      assertFalse(text.contains(counted + " 0.0"), counted);
    }
  }

  @Test
  @Timeout(180)
  void extractsNoLibraryAndWarnsOfNothingInTheJvm() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> settings =
        Map.of("SCHEDULED_DB_JVM_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    try (ServerProcess node = ServerProcess.started(IMAGE, folder, settings)) {
      node.awaitHealthy(PATIENCE);
      try (Stream<Path> files = Files.list(temporary)) {
        assertEquals(List.of(), files.toList());
      }
      assertFalse(node.output().contains("WARNING:"), node.output());
    }
  }

  @Test
  @Timeout(180)
  void leavesAReportOfACrashAmongItsDataAndNoDumpOfItsMemory() throws Exception {
    try (ServerProcess node = ServerProcess.started(IMAGE, folder, Map.of())) {
      node.awaitHealthy(PATIENCE);
      new ProcessBuilder("sh", "-c", "kill -SEGV " + node.pid()).start().waitFor();
      node.awaitEnd(PATIENCE);
      String report = Files.readString(node.data().resolve("hs_err.log"));
      assertTrue(report.contains("SIGSEGV"), report);
      assertTrue(node.output().contains("CreateCoredumpOnCrash turned off"), node.output());
    }
  }

  @Test
  @Timeout(180)
  void boundsItsHeapByTheMemoryThereIs() throws Exception {
    assertEquals(128.0, maxHeap(65_536), 0.0);
    assertEquals(77.0, maxHeap(256), 2.0);
    assertEquals(48.0, maxHeap(160), 2.0);
  }

  /// On a machine with so much memory; both in MiB.
  private static double maxHeap(long memory) throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder(IMAGE.resolve("bin/scheduled-db").toString(), "--version");
    launcher
        .environment()
        .put("SCHEDULED_DB_JVM_OPTIONS", "-XX:+PrintFlagsFinal -XX:MaxRAM=" + memory * MEBI);
    Process process = launcher.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    String heap =
        out.lines().filter(line -> line.contains(" MaxHeapSize ")).findFirst().orElseThrow();
    return Double.parseDouble(heap.replaceAll(".*= *(\\d+) .*", "$1")) / MEBI;
  }
}
