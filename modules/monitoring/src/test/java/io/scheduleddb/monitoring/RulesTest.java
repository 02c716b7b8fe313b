package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules say what an operator needs, and are the same for the Prometheus operator.
///
/// That one's object is made of them; after an intended change: `scripts/test -Dgolden.update`.
class RulesTest {
  private static final Shipped SHIPPED = Shipped.fromModule();
  private static final Pattern SECTION = Pattern.compile("(?m)^## (\\w+)$");
  private static final String GROUPS = "groups:\n";

  @Test
  void everyAlertSaysHowBadItIsAndWhatItMeans() {
    for (Rule alert : SHIPPED.alerts()) {
      assertTrue(Set.of("critical", "warning").contains(alert.severity()), alert::toString);
      for (String annotation : List.of("summary", "description", "runbook")) {
        assertFalse(alert.annotations().getOrDefault(annotation, "").isBlank(), alert::toString);
      }
    }
  }

  @Test
  void everyAlertHasItsSectionInTheDocsAndNoOtherHas() {
    String docs = Shipped.text(SHIPPED.project().resolve("docs/alerts.md"));
    List<String> sections = SECTION.matcher(docs).results().map(m -> m.group(1)).toList();
    assertEquals(SHIPPED.alerts().stream().map(Rule::name).toList(), sections);
    for (Rule alert : SHIPPED.alerts()) {
      String anchor = "docs/alerts.md#" + alert.name().toLowerCase(Locale.ROOT);
      assertEquals(anchor, alert.annotations().get("runbook"));
    }
  }

  @Test
  void recordsWhatTheDashboardShows() {
    Set<String> shown =
        SHIPPED.dashboard().panels().stream()
            .flatMap(panel -> panel.queries().stream())
            .flatMap(query -> new Expression(query.expression()).names().stream())
            .collect(Collectors.toSet());
    for (Rule rule : SHIPPED.rules()) {
      assertTrue(rule.alerts() || shown.contains(rule.name()), rule::toString);
    }
  }

  @Test
  void theOperatorGetsTheSameRules() throws Exception {
    Path golden = SHIPPED.folder().resolve("servicemonitor/prometheusrule.yaml");
    String made =
        """
        # Made of ../prometheus/rules, and held equal to them by a test, which also makes it: scripts/test -Dgolden.update
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata:
          name: scheduled-db
        spec:
          groups:
        """
            + SHIPPED.ruleFiles().stream()
                .filter(file -> !file.endsWith("monitoring.yaml"))
                .map(Shipped::text)
                .map(rules -> rules.substring(rules.indexOf(GROUPS) + GROUPS.length()))
                .map(rules -> rules.replaceAll("(?m)^(?=.)", "  "))
                .collect(Collectors.joining("\n"));
    if (System.getProperty("golden.update") != null) {
      Files.writeString(golden, made);
    }
    assertEquals(made, Shipped.text(golden));
  }

  @Test
  void theHealthyClusterHasEverySeriesThatARuleAsksFor() {
    Set<String> recorded = new HashSet<>();
    SHIPPED.rules().stream().filter(rule -> !rule.alerts()).forEach(r -> recorded.add(r.name()));
    String healthy = Shipped.text(Path.of("src/test/rules/healthy.yaml"));
    for (Rule rule : SHIPPED.rules()) {
      for (String name : new Expression(rule.expression()).names()) {
        boolean known = recorded.contains(name) || healthy.contains("'" + name + "{");
        assertTrue(known, rule.name() + " asks for " + name);
      }
    }
  }

  @Test
  void everyAlertFiresInATestOfTheRules() throws Exception {
    Set<String> fired = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/rules"))) {
      for (Path file : files.toList()) {
        fired.addAll(firedIn(YamlTree.read(Shipped.text(file))));
      }
    }
    assertEquals(SHIPPED.alerts().stream().map(Rule::name).collect(Collectors.toSet()), fired);
  }

  private static Set<String> firedIn(Map<String, Object> file) {
    return YamlTree.maps(file, "tests").stream()
        .flatMap(test -> YamlTree.maps(test, "promql_expr_test").stream())
        .filter(check -> YamlTree.text(check, "expr").contains("alertstate=\"firing\""))
        .flatMap(check -> YamlTree.maps(check, "exp_samples").stream())
        .map(sample -> YamlTree.text(sample, "labels").replaceAll(".*alertname=\"(\\w+)\".*", "$1"))
        .collect(Collectors.toSet());
  }
}
