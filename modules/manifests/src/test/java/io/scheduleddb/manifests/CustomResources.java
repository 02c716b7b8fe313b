package io.scheduleddb.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Objects of operators, for which there are no models: only fields that `custom-resources.yaml`
/// names are allowed, with the type that stands there.
final class CustomResources {
  private static final List<Manifest> SHAPES = read();

  private CustomResources() {}

  private static List<Manifest> read() {
    try (InputStream in =
        Objects.requireNonNull(
            CustomResources.class.getResourceAsStream("/custom-resources.yaml"))) {
      return Rendering.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)).manifests();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean knows(Manifest manifest) {
    return shape(manifest).isPresent();
  }

  static List<String> problems(Manifest manifest) {
    JsonElement shape = shape(manifest).orElseThrow().json().get("spec");
    return problems(manifest.kind() + ".spec", shape, manifest.json().get("spec")).toList();
  }

  private static Optional<Manifest> shape(Manifest manifest) {
    return SHAPES.stream()
        .filter(each -> each.kind().equals(manifest.kind()))
        .filter(each -> each.apiVersion().equals(manifest.apiVersion()))
        .findFirst();
  }

  private static Stream<String> problems(String path, JsonElement shape, JsonElement value) {
    return switch (shape) {
      case JsonObject fields when value instanceof JsonObject object ->
          object.entrySet().stream()
              .flatMap(each -> {
                String name = path + "." + each.getKey();
                JsonElement field =
                    fields.has(each.getKey()) ? fields.get(each.getKey()) : fields.get("*");
                return field == null
                    ? Stream.of(name + " is unknown")
                    : problems(name, field, each.getValue());
              });
      case JsonArray element when value instanceof JsonArray array ->
          IntStream.range(0, array.size())
              .boxed()
              .flatMap(i -> problems(path + "." + i, element.get(0), array.get(i)));
      case JsonObject _, JsonArray _ -> Stream.of(path + " is " + value + ", not like " + shape);
      default ->
          value.isJsonPrimitive() && isA(shape.getAsString(), value)
              ? Stream.empty()
              : Stream.of(path + " is " + value + ", no " + shape.getAsString());
    };
  }

  private static boolean isA(String type, JsonElement value) {
    return switch (type) {
      case "text" -> value.getAsJsonPrimitive().isString();
      case "truth" -> value.getAsJsonPrimitive().isBoolean();
      case "duration" -> value.getAsString().matches("(\\d+(ms|[smhd]))+");
      default -> throw new IllegalArgumentException(type);
    };
  }
}
