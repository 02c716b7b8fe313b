package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every statement of `k8s/README.md` that can be held against the manifests.
class ReadmeTest {
  private static final Readme README = Readme.read();
  private static final Pattern TREE = Pattern.compile("^([│ ]*)[├└]── ([\\w.-]+/?)(?:\\s+# .*)?$");
  private static final Pattern KUSTOMIZATION = Pattern.compile("-k (k8s[\\w/]*)");
  private static final Pattern OURS =
      Pattern.compile("(?:(\\w+)[/ ])?((?:data-)?(?:dev|staging|prod)-[\\w-]*[a-z0-9])");
  private static final Pattern TARGET = Pattern.compile("make ((?:[\\w-]+ ?)+)");
  private static final Set<String> TARGETS =
      Set.of("docker-build", "docker-push", "k8s-deploy", "k8s-status");
  private static final Map<String, String> KINDS =
      Map.of(
          "svc", "Service",
          "statefulset", "StatefulSet",
          "hpa", "HorizontalPodAutoscaler");

  @TempDir Path folder;

  static Stream<Readme.Block> here() {
    return README.shell("here");
  }

  static Stream<Readme.Block> cluster() {
    return README.shell("cluster");
  }

  @Test
  void everyBlockOfCommandsSaysWhereItRuns() {
    for (Readme.Block each : README.blocks()) {
      boolean commands = Set.of("bash", "sh").contains(each.language());
      assertEquals(commands, Set.of("here", "cluster").contains(each.where() + ""), each + "");
    }
    assertTrue(here().count() >= 4 && cluster().count() >= 15, "blocks are missed");
  }

  /// In a copy, as a user would. What it renders is sound.
  @ParameterizedTest
  @MethodSource("here")
  void whatNeedsNoClusterRuns(Readme.Block block) throws IOException {
    Kustomize.require();
    Kustomize.copy(Files.createDirectories(folder.resolve("k8s")));
    String out = Shell.run(folder, "bash", "-euc", block.text());
    Rendering all = Rendering.of(out.replaceAll("(?m)^(---\n)?apiVersion:", "---\napiVersion:"));
    assertTrue(all.manifests().size() > 10, out);
    all.manifests().forEach(each -> assertEquals(List.of(), StrictModels.problems(each)));
    for (Path each : overlaysMadeBy(block)) {
      assertEquals(List.of(), References.broken(Kustomize.render(each)), each.toString());
    }
  }

  private List<Path> overlaysMadeBy(Readme.Block block) {
    return Pattern.compile("mkdir -p (\\S+)")
        .matcher(block.text())
        .results()
        .map(each -> folder.resolve(each.group(1)))
        .toList();
  }

  @Test
  void theNewEnvironmentFormsAClusterOfItsOwn() throws IOException {
    Readme.Block block =
        here().filter(each -> each.text().contains("qa")).findFirst().orElseThrow();
    Kustomize.copy(Files.createDirectories(folder.resolve("k8s")));
    Shell.run(folder, "bash", "-euc", block.text());
    Rendering qa = Kustomize.render(folder.resolve("k8s/overlays/qa"));
    Map<String, String> environment = PodEnvironment.of(qa, 0, Map.of());
    assertEquals("2", environment.get("BOOTSTRAP_EXPECT"));
    assertEquals("2", qa.database().manifest().text("spec.replicas"));
    assertEquals(0, qa.all("HorizontalPodAutoscaler").count(), "it would want three");
    assertEquals(
        "qa-scheduled-db-0.qa-scheduled-db.qa.svc", environment.get("RAFT_ADVERTISE_HOST"));
    assertEquals("scheduled-db:qa-latest", qa.database().containers().getFirst().text("image"));
    assertEquals("qa", qa.database().labels().get("environment"));
  }

  /// Each name in it is that of an object, each folder is there, each target of make is known.
  @ParameterizedTest
  @MethodSource("cluster")
  void whatNeedsAClusterNamesWhatIsThere(Readme.Block block) {
    KUSTOMIZATION
        .matcher(block.text())
        .results()
        .map(each -> Kustomize.K8S.resolveSibling(each.group(1)).resolve("kustomization.yaml"))
        .forEach(each -> assertTrue(Files.exists(each), each.toString()));
    OURS.matcher(block.text())
        .results()
        .filter(each -> !each.group(2).endsWith("-latest"))
        .forEach(each -> assertTrue(exists(each.group(1), each.group(2)), each.group()));
    TARGET
        .matcher(block.text())
        .results()
        .flatMap(each -> Stream.of(each.group(1).strip().split(" ")))
        .forEach(each -> assertTrue(TARGETS.contains(each), each));
  }

  private static boolean exists(@Nullable String kind, String name) {
    return Renderings.OVERLAYS.stream()
        .map(Renderings::of)
        .anyMatch(each -> exists(each, kind == null ? "" : kind, name));
  }

  private static boolean exists(Rendering rendering, String kind, String name) {
    if (KINDS.containsKey(kind)) {
      return rendering.maybe(KINDS.get(kind), name).isPresent();
    }
    Manifest set = rendering.database().manifest();
    return name.equals("data-" + set.name())
        || IntStream.range(0, set.number("spec.replicas"))
            .anyMatch(i -> name.equals(set.name() + "-" + i))
        || rendering.manifests().stream().anyMatch(each -> each.name().equals(name));
  }

  @Test
  void theSecretsThatAreMadeByHandAreThoseThatAreAskedFor() {
    Set<String> made = new TreeSet<>();
    cluster()
        .flatMap(
            each -> Pattern.compile("create secret \\w+ ([\\w-]+)").matcher(each.text()).results())
        .forEach(each -> made.add(each.group(1)));
    assertEquals(new TreeSet<>(References.BY_HAND), made);
  }

  /// The first and the last word on what is in the folder.
  @Test
  void theTreeShowsWhatIsThere() throws IOException {
    Set<String> shown = new TreeSet<>();
    Deque<String> path = new ArrayDeque<>();
    for (String line : README.blocks().getFirst().text().lines().toList()) {
      Matcher entry = TREE.matcher(line);
      if (entry.matches()) {
        while (path.size() > entry.group(1).length() / 4) {
          path.removeLast();
        }
        path.addLast(entry.group(2));
        shown.add(String.join("", path));
      }
    }
    List<String> missing = new ArrayList<>();
    for (String each : shown) {
      if (!Files.exists(Kustomize.K8S.resolve(each))) {
        missing.add(each);
      }
    }
    assertEquals(List.of(), missing);
    try (Stream<Path> files = Files.walk(Kustomize.K8S)) {
      List<String> untold =
          files
              .filter(Files::isDirectory)
              .filter(each -> Files.exists(each.resolve("kustomization.yaml")))
              .map(each -> Kustomize.K8S.relativize(each) + "/")
              .filter(each -> !each.equals("/") && !shown.contains(each))
              .toList();
      assertEquals(List.of(), untold);
    }
  }

  @Test
  void theSettingsAreThoseOfTheConfigMap() {
    Map<String, String> settings =
        Kustomize.render(Kustomize.K8S.resolve("base/app"))
            .get("ConfigMap", "scheduled-db-config")
            .map("data");
    List<List<String>> rows = README.rows();
    assertEquals(settings.keySet(), new TreeSet<>(rows.stream().map(List::getFirst).toList()));
    rows.forEach(row -> assertEquals(settings.get(row.getFirst()), row.get(1), row.toString()));
  }

  @Test
  void theTableOfEnvironmentsIsWhatTheyAre() {
    for (int i = 0; i < Renderings.OVERLAYS.size(); i++) {
      Rendering rendering = Renderings.of(Renderings.OVERLAYS.get(i));
      Manifest container = rendering.database().containers().getFirst();
      assertEquals(
          rendering.database().manifest().text("spec.replicas"), README.row("Replicas").get(i));
      for (String each : List.of("Memory", "CPU")) {
        String name = each.toLowerCase(Locale.ROOT);
        String range =
            container.text("resources.requests." + name)
                + "-"
                + container.text("resources.limits." + name);
        assertEquals(range, README.row(each).get(i));
      }
      assertEquals(
          rendering
              .all("HorizontalPodAutoscaler")
              .map(h -> h.text("spec.minReplicas") + "-" + h.text("spec.maxReplicas") + " replicas")
              .findFirst()
              .orElse("none"),
          README.row("HPA").get(i));
      assertEquals(container.text("image"), "scheduled-db:" + README.row("Image tag").get(i));
      Map<String, String> environment = PodEnvironment.of(rendering, 0, Map.of());
      assertEquals(environment.get("LOG_LEVEL"), README.row("Log level").get(i));
    }
  }
}
