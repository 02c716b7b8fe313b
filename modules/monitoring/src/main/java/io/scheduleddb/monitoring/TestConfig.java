package io.scheduleddb.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The shipped configuration of Prometheus and its rules, made to run without Kubernetes and in
/// seconds.
///
/// In place of each discovery by Kubernetes' API stand the targets of its job, with the labels that
/// discovery would give them: what the configuration makes of those runs as it is shipped. Debian's
/// Prometheus is built without that discovery.
///
/// @param interval between scrapes, and between evaluations of the rules
/// @param pods by job; each is a target
public record TestConfig(Shipped shipped, Duration interval, Map<String, List<Pod>> pods) {
  public TestConfig {
    pods = Map.copyOf(pods);
  }

  /// A pod as discovery sees it.
  ///
  /// @param address host and port of one of its ports
  /// @param port the name of that port
  public record Pod(String name, String controller, String address, String port) {
    private Map<String, Object> target() {
      return Map.of(
          "targets",
          List.of(address),
          "labels",
          Map.of(
              "__meta_kubernetes_namespace",
              "here",
              "__meta_kubernetes_pod_name",
              name,
              "__meta_kubernetes_pod_phase",
              "Running",
              "__meta_kubernetes_pod_controller_name",
              controller,
              "__meta_kubernetes_pod_container_port_name",
              port));
    }
  }

  /// Writes the configuration and the rules into `folder`; the configuration's file.
  ///
  /// @param own the address of the Prometheus that will read it
  public Path write(Path folder, String own) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    for (Path file : shipped.ruleFiles()) {
      Files.writeString(folder.resolve("rules").resolve(file.getFileName()), hasty(file));
    }
    return Files.writeString(folder.resolve("prometheus.yml"), config(own));
  }

  private String config(String own) {
    Map<String, Object> config = YamlTree.read(Shipped.text(shipped.config()));
    String time = interval.toMillis() + "ms";
    Map<String, Object> global = YamlTree.map(config, "global");
    global.put("scrape_interval", time);
    global.put("scrape_timeout", time);
    global.put("evaluation_interval", time);
    for (Map<String, Object> manager :
        YamlTree.maps(YamlTree.map(config, "alerting"), "alertmanagers")) {
      replaceDiscovery(manager, List.of());
    }
    for (Map<String, Object> job : YamlTree.maps(config, "scrape_configs")) {
      String name = YamlTree.text(job, "job_name");
      if (name.equals("prometheus")) {
        job.put("static_configs", List.of(Map.of("targets", List.of(own))));
      } else {
        replaceDiscovery(job, pods.getOrDefault(name, List.of()));
      }
    }
    return YamlTree.write(config);
  }

  private static void replaceDiscovery(Map<String, Object> job, List<Pod> pods) {
    if (job.remove("kubernetes_sd_configs") == null) {
      throw new IllegalArgumentException("no discovery by Kubernetes: " + job);
    }
    job.put("static_configs", pods.stream().map(Pod::target).toList());
  }

  /// The rules of a file whose alerts fire as soon as what they ask for is so.
  private static String hasty(Path file) {
    Map<String, Object> rules = new HashMap<>(YamlTree.read(Shipped.text(file)));
    YamlTree.maps(rules, "groups").stream()
        .flatMap(group -> YamlTree.maps(group, "rules").stream())
        .forEach(rule -> rule.remove("for"));
    return YamlTree.write(rules);
  }
}
