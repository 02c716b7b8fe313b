package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Monitoring works under any prefix and in any namespace, without operators, with the least
/// rights.
class ManifestsTest {
  @TempDir private static Path folder;
  private static Overlay plain;

  @BeforeAll
  static void render() throws Exception {
    String missing = Program.KUBECTL.missing();
    Assumptions.assumeTrue(missing == null, "manifests are not rendered here: " + missing);
    plain = Overlay.render(folder, "");
  }

  @Test
  void needsNoOperator() {
    for (Map<String, Object> object : plain.objects()) {
      String group = YamlTree.text(object, "apiVersion").replaceAll("/.*", "");
      assertTrue(List.of("v1", "apps", "rbac.authorization.k8s.io").contains(group), group);
    }
  }

  @Test
  void everyNameThatIsReferredToIsThere() {
    for (Map<String, Object> object : plain.objects()) {
      assertEquals(Overlay.NAMESPACE, YamlTree.at(object, "metadata").get("namespace"));
      assertTrue(Overlay.name(object).startsWith(Overlay.PREFIX), Overlay.name(object));
    }
    for (Map<String, Object> deployment : plain.all("Deployment").toList()) {
      for (Map<String, Object> volume : YamlTree.maps(Overlay.pod(deployment), "volumes")) {
        Map<String, Object> config = YamlTree.map(volume, "configMap");
        Map<String, Object> claim = YamlTree.map(volume, "persistentVolumeClaim");
        assertTrue(config.isEmpty() || plain.has("ConfigMap", YamlTree.text(config, "name")));
        assertTrue(
            claim.isEmpty()
                || plain.has("PersistentVolumeClaim", YamlTree.text(claim, "claimName")));
      }
    }
  }

  @Test
  void grafanaFindsPrometheus() {
    Map<String, Object> pod = Overlay.pod(plain.one("Deployment", "grafana"));
    Map<String, Object> host = variable(pod, "PROMETHEUS_HOST");
    assertTrue(plain.has("Service", YamlTree.text(host, "value")), host::toString);
    Map<String, Object> provisioning = plain.one("ConfigMap", "grafana-provisioning");
    String sources = YamlTree.text(YamlTree.map(provisioning, "data"), "datasources.yaml");
    assertTrue(sources.contains("url: http://$PROMETHEUS_HOST:9090\n"), sources);
    assertEquals(9090, port("prometheus", "http"));
  }

  private static Map<String, Object> variable(Map<String, Object> pod, String name) {
    return YamlTree.maps(YamlTree.maps(pod, "containers").getFirst(), "env").stream()
        .filter(variable -> name.equals(variable.get("name")))
        .findFirst()
        .orElseThrow();
  }

  private static Object port(String service, String name) {
    return YamlTree.maps(YamlTree.at(plain.one("Service", service), "spec"), "ports").stream()
        .filter(port -> name.equals(port.get("name")))
        .map(port -> port.get("port"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void thePasswordIsNowhereButInASecretOfTheUsers() {
    Map<String, Object> pod = Overlay.pod(plain.one("Deployment", "grafana"));
    Map<String, Object> from =
        YamlTree.at(variable(pod, "GF_SECURITY_ADMIN_PASSWORD"), "valueFrom", "secretKeyRef");
    assertEquals(Map.of("name", "grafana-admin", "key", "password"), from);
    assertEquals(0, plain.all("Secret").count());
  }

  @Test
  void podsMayDoNothingThatTheyNeedNot() {
    for (Map<String, Object> deployment : plain.all("Deployment").toList()) {
      Map<String, Object> pod = Overlay.pod(deployment);
      Map<String, Object> context = YamlTree.map(pod, "securityContext");
      assertEquals(true, context.get("runAsNonRoot"));
      assertEquals("RuntimeDefault", YamlTree.map(context, "seccompProfile").get("type"));
      for (Map<String, Object> container : YamlTree.maps(pod, "containers")) {
        Map<String, Object> own = YamlTree.map(container, "securityContext");
        assertEquals(false, own.get("allowPrivilegeEscalation"));
        assertEquals(true, own.get("readOnlyRootFilesystem"));
        assertEquals(List.of("ALL"), YamlTree.map(own, "capabilities").get("drop"));
        assertTrue(YamlTree.map(container, "resources").keySet().contains("limits"));
        assertTrue(YamlTree.text(container, "image").matches(".+:v?\\d+\\.\\d+\\.\\d+"));
      }
    }
    assertEquals(0, plain.all("ClusterRole").count());
    assertEquals(
        List.of(
            Map.of(
                "apiGroups", List.of(""),
                "resources", List.of("pods"),
                "verbs", List.of("get", "list", "watch"))),
        YamlTree.maps(plain.one("Role", "prometheus"), "rules"));
  }

  @Test
  void scrapesPodsOfItsOwnNamespaceByTheirLabels() {
    Map<String, Object> config = YamlTree.read(Shipped.text(Shipped.fromModule().config()));
    for (String job : List.of("scheduled-db", "otel-collector")) {
      Map<String, Object> discovery =
          YamlTree.maps(config, "scrape_configs").stream()
              .filter(scrape -> job.equals(scrape.get("job_name")))
              .map(scrape -> YamlTree.maps(scrape, "kubernetes_sd_configs").getFirst())
              .findFirst()
              .orElseThrow();
      Map<String, Object> expected =
          Map.of(
              "role",
              "pod",
              "namespaces",
              Map.of("own_namespace", true),
              "selectors",
              List.of(Map.of("role", "pod", "label", "app=" + job)));
      assertEquals(expected, discovery);
    }
    Map<String, Object> collector = plain.one("Deployment", "otel-collector");
    Map<String, Object> labels = YamlTree.at(collector, "spec", "template", "metadata", "labels");
    assertEquals("otel-collector", labels.get("app"));
    assertEquals(8888, port("otel-collector", "metrics"));
  }

  @Test
  void theCollectorLimitsItsMemoryInEveryPipeline() {
    Map<String, Object> data =
        YamlTree.map(plain.one("ConfigMap", "otel-collector-config"), "data");
    Map<String, Object> config = YamlTree.read(YamlTree.text(data, "config.yaml"));
    Map<String, Object> pipelines = YamlTree.at(config, "service", "pipelines");
    assertFalse(pipelines.isEmpty());
    for (String name : pipelines.keySet()) {
      assertEquals(
          List.of("memory_limiter", "batch"), YamlTree.map(pipelines, name).get("processors"));
    }
    assertEquals(4317, port("otel-collector", "otlp-grpc"));
    assertEquals(4318, port("otel-collector", "otlp-http"));
  }

  @Test
  void operatorsTakeThePlacesOfPrometheusAndGrafana() throws Exception {
    Overlay operated = Overlay.render(folder, "components: [K8S/components/operators]");
    assertEquals(
        List.of(Overlay.PREFIX + "otel-collector"),
        operated.all("Deployment").map(Overlay::name).toList());
    assertEquals(2, operated.all("ServiceMonitor").count());
    Map<String, Object> dashboard = operated.one("GrafanaDashboard", "scheduled-db");
    Map<String, Object> from = YamlTree.at(dashboard, "spec", "configMapRef");
    Map<String, Object> source = operated.one("ConfigMap", "grafana-dashboards");
    assertEquals(Overlay.name(source), from.get("name"));
    assertTrue(YamlTree.map(source, "data").containsKey(YamlTree.text(from, "key")));
    Map<String, Object> rules = operated.one("PrometheusRule", "scheduled-db");
    assertEquals(5, YamlTree.maps(YamlTree.map(rules, "spec"), "groups").size());
  }
}
