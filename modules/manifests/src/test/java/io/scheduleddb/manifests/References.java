package io.scheduleddb.manifests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Follows everything in a rendering that names something else, and collects what leads nowhere.
final class References {
  /// Secrets that users make; README.md tells how.
  static final Set<String> BY_HAND =
      Set.of("scheduled-db-secrets", "scheduled-db-tls", "grafana-admin");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\(([^)]+)\\)");

  private final Rendering rendering;
  private final List<String> broken = new ArrayList<>();

  private References(Rendering rendering) {
    this.rendering = rendering;
  }

  /// What leads nowhere, in sentences.
  static List<String> broken(Rendering rendering) {
    References references = new References(rendering);
    rendering.workloads().forEach(references::follow);
    rendering.all("StatefulSet").forEach(references::headless);
    rendering.all("Service").forEach(references::service);
    rendering.all("RoleBinding").forEach(references::binding);
    rendering.all("Role").forEach(references::role);
    rendering.all("HorizontalPodAutoscaler").forEach(references::autoscaler);
    rendering.all("PodDisruptionBudget").forEach(references::budget);
    rendering.all("NetworkPolicy").forEach(references::policy);
    rendering.all("Ingress").forEach(references::ingress);
    rendering.all("ServiceMonitor").forEach(references::monitor);
    rendering.all("GrafanaDashboard").forEach(references::dashboard);
    return references.broken;
  }

  private void require(boolean found, Object from, String to) {
    if (!found) {
      broken.add(from + ": " + to + " leads nowhere");
    }
  }

  private void requireOne(String kind, Manifest from, String path) {
    from.texts(path)
        .forEach(name -> require(rendering.maybe(kind, name).isPresent(), from, kind + " " + name));
  }

  private void requireSelected(Manifest from, String path) {
    for (Manifest each : from.parts(path)) {
      Map<String, String> labels = each.map("matchLabels");
      boolean found = rendering.workloads().stream().anyMatch(w -> w.isSelectedBy(labels));
      require(found || each.has("matchExpressions"), from, path + " " + labels);
    }
  }

  private void follow(Workload workload) {
    Manifest pod = workload.pod();
    requireOne("ServiceAccount", pod, "serviceAccountName");
    requireOne("ConfigMap", pod, "containers.*.envFrom.*.configMapRef.name");
    requireOne("ConfigMap", pod, "volumes.*.configMap.name");
    requireOne("PersistentVolumeClaim", pod, "volumes.*.persistentVolumeClaim.claimName");
    Stream.of("containers.*.env.*.valueFrom.secretKeyRef.name", "volumes.*.secret.secretName")
        .flatMap(path -> pod.texts(path).stream())
        .forEach(name -> require(BY_HAND.contains(name), workload, "Secret " + name));
    require(
        workload.isSelectedBy(workload.manifest().map("spec.selector.matchLabels")),
        workload,
        "its own selector");
    Stream.of(
            "topologySpreadConstraints.*.labelSelector.matchLabels",
            "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.*"
                + ".podAffinityTerm.labelSelector.matchLabels")
        .map(pod::map)
        .filter(labels -> !labels.isEmpty())
        .forEach(
            labels -> require(workload.isSelectedBy(labels), workload, "the selector " + labels));
    workload.containers().forEach(container -> container(workload, container));
  }

  private void container(Workload workload, Manifest container) {
    container
        .texts("volumeMounts.*.name")
        .forEach(
            name -> require(workload.volumes().contains(name), workload, "the volume " + name));
    Stream.of("startupProbe", "livenessProbe", "readinessProbe")
        .flatMap(probe -> container.texts(probe + ".httpGet.port").stream())
        .forEach(port -> require(workload.hasPort(port), workload, "the probe's port " + port));
    for (Manifest each : container.parts("env.*.valueFrom.configMapKeyRef")) {
      boolean there =
          rendering.maybe("ConfigMap", each.text("name")).stream()
              .anyMatch(map -> map.map("data").containsKey(each.text("key")));
      require(there, workload, "ConfigMap " + each.text("name") + "/" + each.text("key"));
    }
    variables(workload, container);
  }

  /// The kubelet puts in what stands before, and leaves the rest as it is, without a word.
  private void variables(Workload workload, Manifest container) {
    Set<String> defined = new HashSet<>();
    for (Manifest each : container.parts("env.*")) {
      Matcher used = VARIABLE.matcher(each.maybe("value").orElse(""));
      while (used.find()) {
        require(defined.contains(used.group(1)), workload, used.group());
      }
      defined.add(each.text("name"));
    }
  }

  private void headless(Manifest set) {
    String name = set.text("spec.serviceName");
    Workload workload = new Workload(set);
    boolean fits =
        rendering.maybe("Service", name).stream()
            .anyMatch(service ->
                service.maybe("spec.clusterIP").equals(Optional.of("None"))
                    && service.has("spec.publishNotReadyAddresses")
                    && workload.isSelectedBy(service.map("spec.selector")));
    require(fits, set, "serviceName " + name);
  }

  private void service(Manifest service) {
    List<Workload> behind =
        rendering.workloads().stream()
            .filter(each -> each.isSelectedBy(service.map("spec.selector")))
            .toList();
    require(behind.size() == 1, service, "its selector (to " + behind + ")");
    service
        .parts("spec.ports.*")
        .forEach(port -> {
          String target = port.maybe("targetPort").orElseGet(() -> port.text("port"));
          require(behind.stream().allMatch(w -> w.hasPort(target)), service, "port " + target);
        });
  }

  private void binding(Manifest binding) {
    requireOne(binding.text("roleRef.kind"), binding, "roleRef.name");
    for (Manifest subject : binding.parts("subjects.*")) {
      boolean found =
          rendering.maybe(subject.kind(), subject.text("name")).stream()
              .anyMatch(each -> each.text("metadata.namespace").equals(subject.text("namespace")));
      require(found, binding, "subject " + subject.text("name"));
    }
  }

  private void role(Manifest role) {
    for (Manifest rule : role.parts("rules.*")) {
      if (rule.texts("resources.*").equals(List.of("statefulsets"))) {
        requireOne("StatefulSet", rule, "resourceNames.*");
      }
    }
  }

  private void autoscaler(Manifest autoscaler) {
    Manifest target = autoscaler.parts("spec.scaleTargetRef").getFirst();
    require(
        rendering.maybe(target.kind(), target.text("name")).stream()
            .anyMatch(each -> each.has("spec.template.spec.containers.*.resources.requests.cpu")),
        autoscaler,
        "scaleTargetRef " + target.text("name"));
  }

  private void budget(Manifest budget) {
    require(budget.has("spec.selector.matchLabels"), budget, "an empty selector");
    requireSelected(budget, "spec.selector");
  }

  private void policy(Manifest policy) {
    requireSelected(policy, "spec.podSelector");
    // An operator's Prometheus comes from elsewhere, as a client.
    if (rendering.all("ServiceMonitor").findAny().isEmpty()) {
      requireSelected(policy, "spec.ingress.*.from.*.podSelector");
    }
    policy
        .texts("spec.ingress.*.ports.*.port")
        .forEach(port -> require(rendering.database().hasPort(port), policy, "port " + port));
  }

  private void ingress(Manifest ingress) {
    for (Manifest backend : ingress.parts("spec.rules.*.http.paths.*.backend.service")) {
      boolean found =
          rendering.maybe("Service", backend.text("name")).stream()
              .anyMatch(
                  each -> each.texts("spec.ports.*.name").contains(backend.text("port.name")));
      require(found, ingress, "backend " + backend.text("name"));
    }
    ingress
        .texts("spec.tls.*.secretName")
        .forEach(name -> require(BY_HAND.contains(name), ingress, "Secret " + name));
  }

  private void monitor(Manifest monitor) {
    Map<String, String> labels = monitor.map("spec.selector.matchLabels");
    for (String port : monitor.texts("spec.endpoints.*.port")) {
      boolean found =
          rendering
              .all("Service")
              .filter(each -> each.map("metadata.labels").entrySet().containsAll(labels.entrySet()))
              .anyMatch(each -> each.texts("spec.ports.*.name").contains(port));
      require(found, monitor, "port " + port + " of Services with " + labels);
    }
  }

  private void dashboard(Manifest dashboard) {
    requireOne("ConfigMap", dashboard, "spec.configMapRef.name");
  }
}
