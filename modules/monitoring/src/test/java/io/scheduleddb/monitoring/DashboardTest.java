package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.monitoring.Dashboard.Panel;
import io.scheduleddb.monitoring.Dashboard.Query;
import io.scheduleddb.testkit.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The dashboard says what it shows, for whichever data source and nodes are chosen. That every
/// panel shows something, a test of the image holds.
class DashboardTest {
  private static final Dashboard DASHBOARD = Shipped.fromModule().dashboard();
  private static final int COLUMNS = 24;

  @Test
  void everyPanelHasTitleDescriptionUnitAndLegends() {
    for (Panel panel : DASHBOARD.panels()) {
      Map<String, @Nullable Object> defaults =
          Json.child(Json.child(panel.json(), "fieldConfig"), "defaults");
      assertFalse(panel.title().isBlank());
      assertTrue(panel.json().get("description") instanceof String, panel.title());
      assertTrue(defaults.get("unit") instanceof String, panel.title());
      assertFalse(panel.queries().isEmpty(), panel.title());
      for (Query query : panel.queries()) {
        assertFalse(query.legend().isBlank(), panel.title());
      }
    }
  }

  @Test
  void everyPanelAsksTheChosenDataSourceForTheChosenCluster() {
    for (Panel panel : DASHBOARD.panels()) {
      assertEquals("${datasource}", Json.child(panel.json(), "datasource").get("uid"));
      for (Query query : panel.queries()) {
        for (String selector : new Expression(query.expression()).selectors()) {
          boolean chosen = selector.contains("namespace=~\"$namespace\",job=~\"$cluster\"");
          assertTrue(chosen || selector.startsWith("ALERTS"), panel.title() + ": " + selector);
        }
      }
    }
  }

  @Test
  void hasTheRowsAndVariables() {
    List<String> rows =
        Json.objects(DASHBOARD.json(), "panels").stream()
            .filter(panel -> "row".equals(panel.get("type")))
            .map(row -> String.valueOf(row.get("title")))
            .toList();
    assertEquals(
        List.of("Overview", "API", "Delivery", "Schedule", "Raft", "Storage", "JVM"), rows);
    List<Object> variables =
        Json.objects(Json.child(DASHBOARD.json(), "templating"), "list").stream()
            .map(variable -> (Object) String.valueOf(variable.get("name")))
            .toList();
    assertEquals(List.of("datasource", "namespace", "cluster", "node"), variables);
  }

  @Test
  void noPanelLiesOnAnother() {
    Set<List<Integer>> taken = new HashSet<>();
    Set<Object> ids = new HashSet<>();
    for (Map<String, @Nullable Object> panel : Json.objects(DASHBOARD.json(), "panels")) {
      assertTrue(ids.add(panel.get("id")), () -> "an id twice: " + panel.get("title"));
      Map<String, @Nullable Object> place = Json.child(panel, "gridPos");
      for (int x = number(place, "x"); x < number(place, "x") + number(place, "w"); x++) {
        assertTrue(x < COLUMNS);
        for (int y = number(place, "y"); y < number(place, "y") + number(place, "h"); y++) {
          assertTrue(taken.add(List.of(x, y)), () -> panel.get("title") + " lies on another");
        }
      }
    }
  }

  private static int number(Map<String, @Nullable Object> map, String name) {
    return ((Number) map.get(name)).intValue();
  }
}
