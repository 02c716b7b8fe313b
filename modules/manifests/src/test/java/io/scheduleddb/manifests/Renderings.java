package io.scheduleddb.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What is rendered for all tests, each once: every overlay as it is and with everything that can
/// be added to it, and what else makes a difference.
final class Renderings {
  static final List<String> OVERLAYS = List.of("dev", "staging", "production");
  private static final List<String> SAFE = List.of("network-policy", "secrets", "tls");
  private static final List<String> ALL = List.of("operators", "network-policy", "secrets", "tls");
  private static final Map<String, Rendering> DONE = new ConcurrentHashMap<>();

  private Renderings() {}

  /// Names of renderings: an overlay, with `+` and components behind it.
  static Stream<String> all() {
    return Stream.concat(
        OVERLAYS.stream().flatMap(each -> Stream.of(each, with(each, ALL))),
        Stream.of(with("production", SAFE), with("dev", List.of("maintenance"))));
  }

  private static String with(String overlay, List<String> components) {
    return overlay + "+" + String.join("+", components);
  }

  static Rendering of(String name) {
    return DONE.computeIfAbsent(name, Renderings::render);
  }

  private static Rendering render(String name) {
    Kustomize.require();
    List<String> parts = List.of(name.split("\\+"));
    if (parts.size() == 1) {
      return Kustomize.render(Kustomize.K8S.resolve("overlays").resolve(name));
    }
    try {
      Path copy = Files.createTempDirectory("manifests");
      Rendering rendering =
          Kustomize.render(Kustomize.copy(copy), parts.getFirst(), parts.subList(1, parts.size()));
      delete(copy);
      return rendering;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
