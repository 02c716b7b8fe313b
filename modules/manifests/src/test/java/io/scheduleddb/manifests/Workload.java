package io.scheduleddb.manifests;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What makes pods, seen from its pods.
record Workload(Manifest manifest) {

  Manifest pod() {
    return manifest.parts("spec.template.spec").getFirst();
  }

  Map<String, String> labels() {
    return manifest.map("spec.template.metadata.labels");
  }

  boolean isSelectedBy(Map<String, String> labels) {
    return !labels.isEmpty() && labels().entrySet().containsAll(labels.entrySet());
  }

  List<Manifest> containers() {
    return pod().parts("containers.*");
  }

  /// Whether a container has a port with this name or number.
  boolean hasPort(String port) {
    return containers().stream()
        .flatMap(each ->
            Stream.of("name", "containerPort")
                .flatMap(field -> each.texts("ports.*." + field).stream()))
        .anyMatch(port::equals);
  }

  /// Names of what may be mounted.
  List<String> volumes() {
    return Stream.concat(
            pod().texts("volumes.*.name").stream(),
            manifest.texts("spec.volumeClaimTemplates.*.metadata.name").stream())
        .toList();
  }

  @Override
  public String toString() {
    return manifest.toString();
  }
}
