package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What was asked of each environment.
class OverlaysTest {
  private static final int MAX_VOTERS = 5;

  @ParameterizedTest
  @CsvSource({
    "dev,        1, 64Mi,  256Mi, 50m,  200m,  dev-latest,     debug",
    "staging,    2, 128Mi, 512Mi, 100m, 500m,  staging-latest, info",
    "production, 3, 256Mi, 1Gi,   200m, 1000m, v1.0.0,         warn",
  })
  void isAsItWasAskedFor(
      String overlay,
      int replicas,
      String memoryRequest,
      String memoryLimit,
      String cpuRequest,
      String cpuLimit,
      String tag,
      String level) {
    Rendering rendering = Renderings.of(overlay);
    Manifest set = rendering.database().manifest();
    Manifest container = rendering.database().containers().getFirst();
    assertEquals(replicas, set.number("spec.replicas"));
    assertEquals(
        Map.of("cpu", cpuRequest, "memory", memoryRequest), container.map("resources.requests"));
    assertEquals(Map.of("cpu", cpuLimit, "memory", memoryLimit), container.map("resources.limits"));
    assertEquals("scheduled-db:" + tag, container.text("image"));
    Map<String, String> environment = PodEnvironment.of(rendering, 0, Map.of());
    assertEquals(level, environment.get("LOG_LEVEL"));
    assertEquals(Integer.toString(replicas), environment.get("BOOTSTRAP_EXPECT"));
  }

  @ParameterizedTest
  @CsvSource({"staging, 2, 4", "production, 3, 7"})
  void scalesByCpuAlone(String overlay, int least, int most) {
    Manifest hpa = Renderings.of(overlay).all("HorizontalPodAutoscaler").findFirst().orElseThrow();
    assertTrue(hpa.name().endsWith("-scheduled-db-hpa"), hpa.name());
    assertEquals(least, hpa.number("spec.minReplicas"));
    assertEquals(most, hpa.number("spec.maxReplicas"));
    assertEquals(List.of("cpu"), hpa.texts("spec.metrics.*.resource.name"));
    assertEquals(70, hpa.number("spec.metrics.*.resource.target.averageUtilization"));
    for (String direction : List.of("scaleUp", "scaleDown")) {
      assertEquals(List.of("1"), hpa.texts("spec.behavior." + direction + ".policies.*.value"));
    }
  }

  @Test
  void developmentDoesNotScale() {
    assertEquals(0, Renderings.of("dev").all("HorizontalPodAutoscaler").count());
  }

  @Test
  void theBaseIsWhatTheReadmeSaysOfOnePod() {
    Manifest set = base().database().manifest();
    Manifest container = base().database().containers().getFirst();
    assertEquals(3, set.number("spec.replicas"));
    assertEquals(Map.of("cpu", "100m", "memory", "128Mi"), container.map("resources.requests"));
    assertEquals(Map.of("cpu", "500m", "memory", "512Mi"), container.map("resources.limits"));
    assertEquals("1Gi", set.text("spec.volumeClaimTemplates.*.spec.resources.requests.storage"));
    assertFalse(set.has("spec.volumeClaimTemplates.*.spec.storageClassName"), "the cluster's own");
    assertEquals("/data", container.text("volumeMounts.*.mountPath"));
  }

  @Test
  void theConfigMapIsWhatWasAskedFor() {
    Map<String, String> settings = base().get("ConfigMap", "scheduled-db-config").map("data");
    Map.of(
            "DISCOVERY_STRATEGY", "kubernetes",
            "RAFT_PORT", "7000",
            "HTTP_PORT", "8080",
            "DATA_DIR", "/data",
            "SLOT_GAP", "10s")
        .forEach((name, value) -> assertEquals(value, settings.get(name), name));
  }

  private static Rendering base() {
    return Kustomize.render(Kustomize.K8S.resolve("base/app"));
  }

  /// Nodes come at once, and no number of replicas, zero among them, deletes data.
  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production"})
  void aClusterCanFormAndShrink(String overlay) {
    Manifest set = Renderings.of(overlay).database().manifest();
    assertEquals("Parallel", set.text("spec.podManagementPolicy"));
    assertEquals("Retain", set.text("spec.persistentVolumeClaimRetentionPolicy.whenScaled"));
    assertEquals("Retain", set.text("spec.persistentVolumeClaimRetentionPolicy.whenDeleted"));
  }

  /// With every number of replicas that the overlay can have.
  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production"})
  void anyMachineCanBeDrainedAndThreeNodesOrMoreKeepTheirMajority(String overlay) {
    Rendering rendering = Renderings.of(overlay);
    Manifest budget = rendering.all("PodDisruptionBudget").findFirst().orElseThrow();
    int replicas = rendering.database().manifest().number("spec.replicas");
    Optional<Manifest> hpa = rendering.all("HorizontalPodAutoscaler").findFirst();
    int most = hpa.map(each -> each.number("spec.maxReplicas")).orElse(replicas);
    IntStream.rangeClosed(replicas, most)
        .forEach(nodes -> {
          int evicted = evictable(budget, nodes);
          assertTrue(evicted >= 1, "a drain would wait for ever with " + nodes);
          int spare = (Math.min(nodes, MAX_VOTERS) - 1) / 2;
          assertTrue(nodes < 3 || evicted <= spare, evicted + " of " + nodes + " at once");
        });
  }

  private static int evictable(Manifest budget, int nodes) {
    return budget.has("spec.maxUnavailable")
        ? budget.number("spec.maxUnavailable")
        : nodes - budget.number("spec.minAvailable");
  }

  /// The times in which a stop may take its steps stand in the server's sources.
  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production"})
  void aStopHasTheTimeItMayTake(String overlay) throws IOException {
    Manifest pod = Renderings.of(overlay).database().pod();
    int pause = Integer.parseInt(pod.texts("containers.*.lifecycle.preStop.exec.command.*").get(1));
    String shutdown =
        PodEnvironment.of(Renderings.of(overlay), 0, Map.of()).get("SHUTDOWN_TIMEOUT");
    int deliveries = Integer.parseInt(shutdown.replace("s", ""));
    int atWork =
        seconds("Node", "FAREWELL")
            + seconds("Member", "BEFORE_HANDOVER")
            + seconds("Member", "RECORDING")
            + seconds("Member", "HANDOVER")
            + deliveries
            + seconds("Member", "RECORDING");
    int amidStart = seconds("Main", "START_SECONDS") + seconds("Node", "FORMATION_ENDS") + atWork;
    int grace = pod.number("terminationGracePeriodSeconds");
    assertTrue(grace >= pause + amidStart, grace + " < " + pause + " + " + amidStart);
  }

  private static int seconds(String type, String constant) throws IOException {
    Path source = Path.of("../server/src/main/java/io/scheduleddb/server", type + ".java");
    Matcher value =
        Pattern.compile("\\b" + constant + " = (?:Duration\\.ofSeconds\\()?(\\d+)")
            .matcher(Files.readString(source));
    assertTrue(value.find(), constant + " in " + source);
    return Integer.parseInt(value.group(1));
  }
}
