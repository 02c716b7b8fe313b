package io.scheduleddb.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of `k8s/base/monitoring`, as they lie in the project.
public record Shipped(Path project) {

  /// Seen from the folder of a Maven module, in which its tests run.
  public static Shipped fromModule() {
    return new Shipped(Path.of("../..").toAbsolutePath().normalize());
  }

  public Path folder() {
    return project.resolve("k8s/base/monitoring");
  }

  public Path config() {
    return folder().resolve("prometheus/prometheus-config.yaml");
  }

  /// The files with rules, in the order of their names.
  public List<Path> ruleFiles() {
    try (Stream<Path> files = Files.list(folder().resolve("prometheus/rules"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Rule> rules() {
    return ruleFiles().stream().flatMap(file -> Rule.of(text(file)).stream()).toList();
  }

  public List<Rule> alerts() {
    return rules().stream().filter(Rule::alerts).toList();
  }

  public Dashboard dashboard() {
    return Dashboard.of(text(folder().resolve("grafana/dashboards/scheduled-db.json")));
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
