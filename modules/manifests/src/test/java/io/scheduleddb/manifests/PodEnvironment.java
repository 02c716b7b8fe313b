package io.scheduleddb.manifests;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The environment of a pod's container, as the kubelet makes it.
final class PodEnvironment {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\(([^)]+)\\)");

  private PodEnvironment() {}

  /// The variables of the pod with this ordinal.
  ///
  /// @param secrets values of Secrets' keys, for those that are made by hand
  static Map<String, String> of(Rendering rendering, int ordinal, Map<String, String> secrets) {
    Manifest set = rendering.database().manifest();
    Manifest container = rendering.database().containers().getFirst();
    Map<String, String> fields =
        Map.of(
            "metadata.name",
            set.name() + "-" + ordinal,
            "metadata.namespace",
            set.text("metadata.namespace"));
    Map<String, String> all = new HashMap<>();
    for (String name : container.texts("envFrom.*.configMapRef.name")) {
      all.putAll(rendering.get("ConfigMap", name).map("data"));
    }
    Map<String, String> before = new HashMap<>();
    for (Manifest each : container.parts("env.*")) {
      String value =
          each.maybe("valueFrom.fieldRef.fieldPath")
              .map(fields::get)
              .or(() -> each.maybe("valueFrom.secretKeyRef.key").map(secrets::get))
              .orElseGet(() -> expand(each.text("value"), before));
      before.put(each.text("name"), value);
    }
    all.putAll(before);
    return all;
  }

  /// What isn't known stays as it stands.
  private static String expand(String value, Map<String, String> before) {
    return VARIABLE
        .matcher(value)
        .replaceAll(
            found -> Matcher.quoteReplacement(before.getOrDefault(found.group(1), found.group())));
  }
}
