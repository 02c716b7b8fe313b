package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Namespaces;
import io.scheduleddb.testkit.NodeStatus;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the manifests say, done with nodes of the image.
@Timeout(180)
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeAll
  static void needsNamespaces() {
    String missing = Namespaces.missing();
    Assumptions.assumeTrue(missing == null, "pods are not tested here: " + missing);
  }

  /// Also with the variables that only tell what the pod knows itself.
  @Test
  void aNodeAnswersWhereItIsAsked() throws Exception {
    Rendering rendering = Renderings.of("dev+operators+network-policy+secrets+tls");
    try (Pods pods = new Pods(Renderings.of("dev"), folder)) {
      ServerProcess node = pods.nodes.getFirst();
      node.set("KUBERNETES_SERVICE_NAME", "").set("KUBERNETES_NAMESPACE", "").start();
      node.awaitHealthy(PATIENCE);
      Manifest container = rendering.database().containers().getFirst();
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        Patience.until(
            PATIENCE,
            () -> node.answers(container.text(probe + ".httpGet.path")),
            node::lastOutput);
      }
      Manifest template = rendering.database().manifest();
      String metrics = template.map("spec.template.metadata.annotations").get("prometheus.io/path");
      assertTrue(node.answers(metrics), metrics);
      for (String path :
          rendering
              .all("Ingress")
              .findFirst()
              .orElseThrow()
              .texts("spec.rules.*.http.paths.*.path")) {
        assertNotEquals(404, node.api().get(path).status(), path);
      }
    }
  }

  /// From three to one a majority is too many: without care the last one could decide nothing.
  @Test
  void theNodesOfProductionFormOneClusterWhichShrinksAndGrows() throws Exception {
    Rendering rendering = Renderings.of("production");
    try (Pods pods = new Pods(rendering, folder)) {
      pods.nodes.forEach(ServerProcess::start);
      for (ServerProcess each : pods.nodes) {
        Patience.until(PATIENCE, () -> each.answers("/health/ready"), each::lastOutput);
      }
      ServerProcess stays = pods.nodes.getFirst();
      awaitMembers(stays, pods.nodes);
      lead(stays);
      create(stays, "before");

      pods.plane.replicas = 1;
      List<ServerProcess> leaving = pods.nodes.subList(1, 3);
      assertEquals(List.of(0, 0), terminate(leaving));
      awaitMembers(stays, List.of(stays));
      create(stays, "between");
      for (ServerProcess each : leaving) {
        assertEquals(List.of("lock"), files(each.data()), each::lastOutput);
      }

      pods.plane.replicas = 2;
      leaving.getFirst().start();
      awaitMembers(stays, List.of(stays, leaving.getFirst()));
      create(stays, "after");
      assertPermissionsAreEnoughAndUsed(rendering, pods.plane);
    }
  }

  private static void lead(ServerProcess node) throws Exception {
    Patience.until(
        PATIENCE,
        () -> {
          NodeStatus status = NodeStatus.of(node.api());
          if (status == null || !status.leads()) {
            node.api().post("/cluster/leader", "{\"node_id\":\"" + node.node() + "\"}");
            return false;
          }
          return true;
        },
        node::lastOutput);
  }

  private static void create(ServerProcess node, String id) throws Exception {
    String job =
        "{\"id\":\"%s\",\"delay\":\"1h\",\"webhook_url\":\"http://127.0.0.1:9/\"}".formatted(id);
    Answer answer = node.api().post("/jobs", job);
    assertEquals(201, answer.status(), answer.body());
  }

  private static void awaitMembers(ServerProcess asked, List<ServerProcess> members)
      throws Exception {
    Set<String> names = members.stream().map(ServerProcess::node).collect(Collectors.toSet());
    Patience.until(
        PATIENCE,
        () -> {
          NodeStatus status = NodeStatus.of(asked.api());
          return status != null && status.memberNodes().equals(names);
        },
        asked::lastOutput);
  }

  /// All at once; their exit codes.
  private static List<Integer> terminate(List<ServerProcess> nodes) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> stops =
          nodes.stream().map(each -> (Callable<Integer>) () -> each.terminate(PATIENCE)).toList();
      return executor.invokeAll(stops).stream().map(Future::resultNow).toList();
    }
  }

  private static List<String> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }

  private static void assertPermissionsAreEnoughAndUsed(Rendering rendering, ControlPlane plane) {
    assertEquals(Set.of(), plane.denied);
    Set<String> given = new TreeSet<>();
    for (Manifest rule : rendering.get("Role", "prod-scheduled-db").parts("rules.*")) {
      rule.texts("verbs.*").forEach(verb -> given.add(verb + " " + rule.text("resources.*")));
    }
    assertEquals(given, plane.allowed);
  }
}
