package io.scheduleddb.monitoring;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A rule of Prometheus.
///
/// @param name of the alert, or of the series that is recorded
/// @param labels of an alert, besides those of its expression
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
    Map<String, String> annotations =
        Stream.of("summary", "description", "runbook")
            .filter(YamlTree.map(rule, "annotations")::containsKey)
            .collect(
                java.util.stream.Collectors.toMap(
                    name -> name, name -> YamlTree.text(YamlTree.map(rule, "annotations"), name)));
    return new Rule(
        YamlTree.text(rule, alerts ? "alert" : "record"),
        alerts,
        YamlTree.text(rule, "expr"),
        YamlTree.text(YamlTree.map(rule, "labels"), "severity"),
        annotations);
  }
}
