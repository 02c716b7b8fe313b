package io.scheduleddb.manifests;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// All objects that one kustomization makes.
record Rendering(List<Manifest> manifests) {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  static Rendering of(String yaml) {
    Yaml reader = new Yaml(new SafeConstructor(new LoaderOptions()));
    return new Rendering(
        StreamSupport.stream(reader.loadAll(yaml).spliterator(), false)
            .filter(Objects::nonNull)
            .map(each -> new Manifest(GSON.toJsonTree(each).getAsJsonObject()))
            .toList());
  }

  Stream<Manifest> all(String kind) {
    return manifests.stream().filter(each -> each.kind().equals(kind));
  }

  Optional<Manifest> maybe(String kind, String name) {
    return all(kind).filter(each -> each.name().equals(name)).findFirst();
  }

  Manifest get(String kind, String name) {
    return maybe(kind, name)
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + manifests));
  }

  /// What makes pods.
  List<Workload> workloads() {
    return Stream.of("Deployment", "StatefulSet").flatMap(this::all).map(Workload::new).toList();
  }

  /// The database's own.
  Workload database() {
    return new Workload(all("StatefulSet").findFirst().orElseThrow());
  }
}
