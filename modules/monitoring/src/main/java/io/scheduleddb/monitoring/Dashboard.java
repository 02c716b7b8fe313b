package io.scheduleddb.monitoring;

import io.scheduleddb.testkit.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dashboard of Grafana.
///
/// @param panels rows left out
public record Dashboard(Map<String, @Nullable Object> json, List<Panel> panels) {

  /// A panel, with the queries that it shows.
  public record Panel(String title, Map<String, @Nullable Object> json, List<Query> queries) {}

  /// A query with the name that its series are shown by.
  public record Query(String expression, String legend) {}

  public static Dashboard of(String text) {
    Map<String, @Nullable Object> json = Json.object(text);
    List<Panel> panels =
        Json.objects(json, "panels").stream()
            .filter(panel -> !"row".equals(panel.get("type")))
            .map(Dashboard::panel)
            .toList();
    return new Dashboard(json, panels);
  }

  private static Panel panel(Map<String, @Nullable Object> panel) {
    List<Query> queries =
        Json.objects(panel, "targets").stream()
            .map(target -> new Query(text(target, "expr"), text(target, "legendFormat")))
            .toList();
    return new Panel(text(panel, "title"), panel, queries);
  }

  private static String text(Map<String, @Nullable Object> object, String name) {
    String text = Json.text(object, name);
    return text == null ? "" : text;
  }
}
