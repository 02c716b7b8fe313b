package io.scheduleddb.monitoring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A rule of Prometheus.
///
/// @param name of the alert, or of the series that is recorded
/// @param severity of an alert; empty when it says none
/// @param annotations of an alert: its summary, description and so on
public record Rule(
    String name,
    boolean alerts,
    String expression,
    String severity,
    Map<String, String> annotations) {
  public Rule {
    annotations = Map.copyOf(annotations);
  }

  /// All rules of a file.
  public static List<Rule> of(String yaml) {
    return YamlTree.maps(YamlTree.read(yaml), "groups").stream()
        .flatMap(group -> YamlTree.maps(group, "rules").stream())
        .map(Rule::of)
        .toList();
  }

  private static Rule of(Map<String, Object> rule) {
    boolean alerts = rule.containsKey("alert");
    Map<String, String> annotations = new HashMap<>();
    YamlTree.map(rule, "annotations").forEach((name, text) -> annotations.put(name, "" + text));
    return new Rule(
        YamlTree.text(rule, alerts ? "alert" : "record"),
        alerts,
        YamlTree.text(rule, "expr"),
        YamlTree.text(YamlTree.map(rule, "labels"), "severity"),
        annotations);
  }
}
