package io.scheduleddb.manifests;

import com.google.gson.JsonElement;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Holds objects against the official models: an unknown field, or a required one that is missing,
/// is an error, where kubectl would only warn, or not even that.
final class StrictModels {
  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  private StrictModels() {}

  /// What is wrong with an object, in sentences.
  static List<String> problems(Manifest manifest) {
    List<String> problems = new ArrayList<>();
    if (CustomResources.knows(manifest)) {
      problems.addAll(CustomResources.problems(manifest));
    } else {
      try {
        model(manifest)
            .getMethod("validateJsonElement", JsonElement.class)
            .invoke(null, manifest.json());
      } catch (InvocationTargetException e) {
        problems.add(manifest + ": " + e.getCause().getMessage());
      } catch (ReflectiveOperationException e) {
        problems.add(manifest + ": there is no such kind in " + manifest.apiVersion());
      }
    }
    for (String path : List.of("metadata.labels", "metadata.annotations", "data")) {
      problems.addAll(notTexts(manifest, path));
    }
    for (Manifest each : manifest.parts("spec.template.spec.containers.*.env.*")) {
      problems.addAll(notTexts(each.json().get("value"), each.text("name")));
    }
    return problems;
  }

  private static Class<?> model(Manifest manifest) throws ClassNotFoundException {
    String[] parts = manifest.apiVersion().split("/");
    String version = parts[parts.length - 1];
    String prefix = version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1);
    return Class.forName(MODELS + prefix + manifest.kind());
  }

  /// The models take any scalar for a text; the API server doesn't.
  private static List<String> notTexts(Manifest manifest, String path) {
    return manifest
        .all(path)
        .flatMap(each -> each.getAsJsonObject().entrySet().stream())
        .flatMap(each -> notTexts(each.getValue(), path + "." + each.getKey()).stream())
        .map(each -> manifest + ": " + each)
        .toList();
  }

  private static List<String> notTexts(JsonElement value, String what) {
    boolean fine =
        value == null || value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    return fine ? List.of() : List.of(what + " is " + value + ", no text");
  }
}
