package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What kustomize makes of `base/monitoring` in an overlay with a prefix and a namespace.
record Overlay(List<Map<String, Object>> objects) {
  static final String PREFIX = "qa-";
  static final String NAMESPACE = "elsewhere";

  /// Renders it in `folder`.
  ///
  /// @param more further lines of the overlay
  static Overlay render(Path folder, String more) throws Exception {
    Path k8s = folder.toRealPath().relativize(Shipped.fromModule().project().resolve("k8s"));
    String overlay =
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: %s
        namePrefix: %s
        labels: [{pairs: {environment: qa}, includeSelectors: true, includeTemplates: true}]
        resources: [K8S/base/monitoring]
        %s
        """
            .formatted(NAMESPACE, PREFIX, more)
            .replace("K8S", k8s.toString());
    Files.writeString(folder.resolve("kustomization.yaml"), overlay);
    Program.Result result = Program.KUBECTL.run(folder, "kustomize", ".");
    assertEquals(0, result.status(), result.output());
    return new Overlay(YamlTree.readAll(result.output()));
  }

  Stream<Map<String, Object>> all(String kind) {
    return objects.stream().filter(object -> object.get("kind").equals(kind));
  }

  /// The one of a kind whose name begins with the prefix and `name`: hashes may follow.
  Map<String, Object> one(String kind, String name) {
    List<Map<String, Object>> found =
        all(kind).filter(object -> name(object).startsWith(PREFIX + name)).toList();
    assertEquals(1, found.size(), kind + " " + name + " in " + names());
    return found.getFirst();
  }

  boolean has(String kind, String fullName) {
    return all(kind).anyMatch(object -> name(object).equals(fullName));
  }

  List<String> names() {
    return objects.stream().map(object -> object.get("kind") + "/" + name(object)).toList();
  }

  static String name(Map<String, Object> object) {
    return YamlTree.text(YamlTree.map(object, "metadata"), "name");
  }

  /// The pods that a Deployment makes.
  static Map<String, Object> pod(Map<String, Object> deployment) {
    return YamlTree.at(deployment, "spec", "template", "spec");
  }
}
