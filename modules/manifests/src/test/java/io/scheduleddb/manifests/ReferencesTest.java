package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever names something else names something that is there.
class ReferencesTest {
  private static final String SAFE = "production+network-policy+secrets+tls";

  @ParameterizedTest
  @MethodSource("io.scheduleddb.manifests.Renderings#all")
  void everyReferenceLeadsSomewhere(String name) {
    assertEquals(List.of(), References.broken(Renderings.of(name)));
  }

  /// What must not pass, each as a change of what passes.
  @ParameterizedTest
  @CsvSource({
    "'\"configMapRef\":{\"name\":\"prod-', '\"configMapRef\":{\"name\":\"', ConfigMap",
    "'\"serviceAccountName\":\"prod-scheduled-db', '\"serviceAccountName\":\"db', ServiceAccount",
    "'\"serviceName\":\"prod-', '\"serviceName\":\"', serviceName",
    "'\"resourceNames\":[\"prod-', '\"resourceNames\":[\"', StatefulSet scheduled-db",
    "'\"targetPort\":\"raft\"', '\"targetPort\":\"rafts\"', port rafts",
    "'\"port\":\"http\"},\"periodSeconds\":2', '\"port\":\"web\"},\"periodSeconds\":2', probe",
    "'\"mountPath\":\"/data\",\"name\":\"data\"', '\"mountPath\":\"/data\",\"name\":\"disk\"', volume disk",
    "$(KUBERNETES_SERVICE_NAME), $(SERVICE), $(SERVICE)",
    "'\"name\":\"POD_NAME\"', '\"name\":\"PODNAME\"', $(POD_NAME)",
    "'\"selector\":{\"app\":\"scheduled-db\"', '\"selector\":{\"app\":\"db\"', selector",
    "'\"kind\":\"StatefulSet\",\"name\":\"prod-', '\"kind\":\"StatefulSet\",\"name\":\"', scaleTargetRef",
    "'\"port\":\"raft\",\"protocol\"', '\"port\":\"raffle\",\"protocol\"', raffle",
    "'\"service\":{\"name\":\"prod-', '\"service\":{\"name\":\"', backend",
    "'\"kind\":\"Role\",\"name\":\"prod-', '\"kind\":\"Role\",\"name\":\"', Role",
    "'scheduled-db-secrets', 'scheduled-db-secret', Secret scheduled-db-secret",
    "'\"podSelector\":{\"matchLabels\":{\"app\":\"prometheus\"', '\"podSelector\":{\"matchLabels\":{\"app\":\"prom\"', prom",
  })
  void aBrokenReferenceIsFound(String right, String wrong, String told) {
    Rendering rendering = ModelsTest.changed(Renderings.of(SAFE), right, wrong);
    String broken = String.join("\n", References.broken(rendering));
    assertTrue(broken.contains(told), "found only: " + broken);
  }

  /// All in the namespace, under the prefix: nothing stays behind, nothing of another environment
  /// is met.
  @ParameterizedTest
  @CsvSource({"dev, dev", "staging, staging", "production, prod"})
  void everythingHasThePrefixTheNamespaceAndTheLabelOfItsEnvironment(
      String overlay, String prefix) {
    Rendering rendering = Renderings.of(overlay);
    for (Manifest each : rendering.manifests()) {
      assertTrue(each.name().startsWith(prefix + "-"), each.toString());
      assertEquals("default", each.text("metadata.namespace"), each.toString());
      assertEquals(overlay, each.text("metadata.labels.environment"), each.toString());
    }
    for (Workload each : rendering.workloads()) {
      Map<String, String> selector = each.manifest().map("spec.selector.matchLabels");
      assertEquals(overlay, selector.get("environment"), each.toString());
    }
    rendering
        .all("Service")
        .forEach(each -> assertEquals(overlay, each.map("spec.selector").get("environment")));
  }

  /// Every pod is called what the others call it.
  @ParameterizedTest
  @CsvSource({"dev, dev", "staging, staging", "production, prod"})
  void nodesTellTheNamesThatDnsGivesThem(String overlay, String prefix) {
    Map<String, String> environment = PodEnvironment.of(Renderings.of(overlay), 1, Map.of());
    String name = prefix + "-scheduled-db";
    assertEquals(name + "-1", environment.get("NODE_ID"));
    assertEquals(name, environment.get("KUBERNETES_SERVICE_NAME"));
    assertEquals(name, environment.get("CLUSTER_NAME"));
    assertEquals("default", environment.get("KUBERNETES_NAMESPACE"));
    assertEquals(name + "-1." + name + ".default.svc", environment.get("RAFT_ADVERTISE_HOST"));
  }

  @ParameterizedTest
  @CsvSource({"staging, staging", "production, prod"})
  void tracesGoToTheCollectorOfTheSameEnvironment(String overlay, String prefix) {
    Rendering rendering = Renderings.of(overlay);
    Map<String, String> environment = PodEnvironment.of(rendering, 0, Map.of());
    String collector = prefix + "-otel-collector";
    assertEquals("http://" + collector + ":4318", environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"));
    assertTrue(rendering.get("Service", collector).texts("spec.ports.*.port").contains("4318"));
  }
}
