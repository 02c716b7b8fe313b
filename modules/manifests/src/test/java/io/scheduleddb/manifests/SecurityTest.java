package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Pod Security Standard `restricted`
/// (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and what goes beyond it.
class SecurityTest {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  @ParameterizedTest
  @MethodSource("io.scheduleddb.manifests.Renderings#all")
  void allPodsAreRestricted(String name) {
    for (Workload each : Renderings.of(name).workloads()) {
      assertEquals(List.of(), unrestricted(each.pod()), each.toString());
    }
  }

  private static List<String> unrestricted(Manifest pod) {
    List<String> found = new ArrayList<>();
    Stream.of("hostNetwork", "hostPID", "hostIPC", "securityContext.sysctls", "initContainers")
        .filter(pod::has)
        .forEach(found::add);
    require(found, pod, "securityContext.runAsNonRoot", "true");
    require(found, pod, "securityContext.seccompProfile.type", "RuntimeDefault");
    for (Manifest volume : pod.parts("volumes.*")) {
      volume.json().keySet().stream()
          .filter(each -> !each.equals("name") && !VOLUMES.contains(each))
          .forEach(found::add);
    }
    for (Manifest container : pod.parts("containers.*")) {
      require(found, container, "securityContext.allowPrivilegeEscalation", "false");
      require(found, container, "securityContext.readOnlyRootFilesystem", "true");
      require(found, container, "securityContext.capabilities.drop.*", "ALL");
      Stream.of(
              "securityContext.privileged",
              "securityContext.capabilities.add",
              "securityContext.procMount",
              "securityContext.runAsNonRoot",
              "securityContext.seccompProfile",
              "ports.*.hostPort")
          .filter(container::has)
          .forEach(found::add);
    }
    if (pod.number("securityContext.runAsUser") == 0) {
      found.add("root");
    }
    return found;
  }

  private static void require(List<String> found, Manifest part, String path, String value) {
    if (!part.texts(path).equals(List.of(value))) {
      found.add(path);
    }
  }

  /// The check itself finds what it is for.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"readOnlyRootFilesystem\":true>\"readOnlyRootFilesystem\":false",
        "\"drop\":[\"ALL\"]>\"drop\":[\"NET_RAW\"]",
        "\"runAsNonRoot\":true>\"runAsNonRoot\":false",
        "\"RuntimeDefault\">\"Unconfined\"",
        "\"enableServiceLinks\":false>\"hostNetwork\":true",
        "\"allowPrivilegeEscalation\":false>\"privileged\":true",
        "\"runAsUser\":65534>\"runAsUser\":0",
      })
  void anUnrestrictedPodIsFound(String change) {
    String[] parts = change.split(">");
    Rendering rendering = ModelsTest.changed(Renderings.of("production"), parts[0], parts[1]);
    assertTrue(!unrestricted(rendering.database().pod()).isEmpty(), change);
  }

  @Test
  void theDatabaseRunsAsNobodyAndWritesToItsVolumeOnly() {
    Manifest pod = Renderings.of("production").database().pod();
    for (String each : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      assertEquals("65534", pod.text("securityContext." + each));
    }
    assertEquals(List.of("/data"), pod.texts("containers.*.volumeMounts.*.mountPath"));
  }

  /// What discovery asks for (`ClusterIT` sees to it that it is all), and nothing else: no Secrets,
  /// no ConfigMaps, no cluster-wide role.
  @Test
  void thePodsMayAskForWhatDiscoveryNeeds() {
    Rendering rendering = Renderings.of("production");
    assertEquals(
        JsonParser.parseString(
            """
            [{"apiGroups":["discovery.k8s.io"],"resources":["endpointslices"],\
            "verbs":["list","watch"]},
            {"apiGroups":["apps"],"resourceNames":["prod-scheduled-db"],\
            "resources":["statefulsets"],"verbs":["get"]}]\
            """),
        rendering.get("Role", "prod-scheduled-db").json().get("rules"));
    assertEquals(0, rendering.all("ClusterRole").count());
    assertEquals(0, rendering.all("ClusterRoleBinding").count());
  }
}
