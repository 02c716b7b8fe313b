package io.scheduleddb.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Renders kustomizations as users do, with kubectl.
final class Kustomize {
  /// The manifests of this repository.
  static final Path K8S = Path.of("../../k8s").toAbsolutePath().normalize();

  private static final String INSTALL =
      "kubectl 1.27 or later is needed to render the manifests, see"
          + " https://kubernetes.io/docs/tasks/tools/";

  private Kustomize() {}

  /// The documents that the kustomization in `folder` makes.
  static Rendering render(Path folder) {
    return Rendering.of(Shell.run(folder, "kubectl", "kustomize", "."));
  }

  /// Fails, with a sentence on what to do, where there is no kubectl.
  static void require() {
    try {
      new ProcessBuilder("kubectl", "version", "--client").start().onExit().join();
    } catch (IOException e) {
      throw new IllegalStateException(INSTALL, e);
    }
  }

  /// An overlay with components besides its own, put in as a user would, in a copy of all.
  static Rendering render(Path copy, String overlay, List<String> components) {
    Path file = copy.resolve("overlays").resolve(overlay).resolve("kustomization.yaml");
    try {
      String text = Files.readString(file);
      Files.writeString(file, withComponents(text, components));
      Rendering rendering = render(file.getParent());
      Files.writeString(file, text);
      return rendering;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withComponents(String kustomization, List<String> components) {
    StringBuilder all = new StringBuilder(kustomization);
    if (!kustomization.contains("\ncomponents:\n")) {
      all.append("components:\n");
    }
    components.forEach(each -> all.append("  - ../../components/").append(each).append('\n'));
    return all.toString();
  }

  /// Copies all manifests into `target`, where they may be changed.
  static Path copy(Path target) {
    try (Stream<Path> files = Files.walk(K8S)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(K8S.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
