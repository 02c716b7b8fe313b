package io.scheduleddb.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An object of Kubernetes, or a part of one.
record Manifest(JsonObject json) {

  String apiVersion() {
    return text("apiVersion");
  }

  String kind() {
    return text("kind");
  }

  String name() {
    return text("metadata.name");
  }

  /// Everything at a path of names with dots between them; `*` stands for all elements of a list.
  Stream<JsonElement> all(String path) {
    Stream<JsonElement> found = Stream.of(json);
    for (String step : path.split("\\.")) {
      found = found.flatMap(each -> step(each, step));
    }
    return found;
  }

  private static Stream<JsonElement> step(JsonElement element, String step) {
    if (step.equals("*")) {
      return element instanceof JsonArray array ? array.asList().stream() : Stream.empty();
    }
    JsonElement child = element instanceof JsonObject object ? object.get(step) : null;
    return child == null || child.isJsonNull() ? Stream.empty() : Stream.of(child);
  }

  /// The objects at a path.
  List<Manifest> parts(String path) {
    return all(path).map(each -> new Manifest(each.getAsJsonObject())).toList();
  }

  /// The texts, numbers and truth values at a path.
  List<String> texts(String path) {
    return all(path).map(JsonElement::getAsString).toList();
  }

  Optional<String> maybe(String path) {
    return texts(path).stream().findFirst();
  }

  String text(String path) {
    return maybe(path).orElseThrow(() -> new AssertionError(path + " is missing in " + json));
  }

  int number(String path) {
    return Integer.parseInt(text(path));
  }

  /// The texts of the object at a path; none when it isn't there.
  Map<String, String> map(String path) {
    Map<String, String> map = new TreeMap<>();
    all(path)
        .flatMap(each -> each.getAsJsonObject().entrySet().stream())
        .forEach(each -> map.put(each.getKey(), each.getValue().getAsString()));
    return map;
  }

  boolean has(String path) {
    return all(path).findAny().isPresent();
  }

  boolean is(String... kinds) {
    return Arrays.asList(kinds).contains(kind());
  }

  @Override
  public String toString() {
    return json.has("kind") ? kind() + " " + name() : json.toString();
  }
}
