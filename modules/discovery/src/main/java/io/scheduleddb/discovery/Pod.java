package io.scheduleddb.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Kubernetes puts into each pod.
///
/// @param account the folder with the service account's `token`, `ca.crt` and `namespace`. Their
///   contents are replaced while the pod runs, so they are read whenever they are needed
/// @param host `KUBERNETES_SERVICE_HOST`
/// @param port `KUBERNETES_SERVICE_PORT`
/// @param resolver the resolver's configuration, which tells the domain of the cluster
/// @param hosts the hosts file, which tells the pod's own name
record Pod(Path account, @Nullable String host, @Nullable String port, Path resolver, Path hosts) {
  private static final Pattern DOMAIN = Pattern.compile("(?m)^search\\s(?:.*\\s)?svc\\.(\\S+)");

  /// The line that the kubelet writes for a pod with a subdomain: its address, its full name, and
  /// the first label of that again.
  private static final Pattern OWN_NAME =
      Pattern.compile("(?m)^\\S+\\s+([a-z0-9-]+)\\.([a-z0-9-]+)\\.[a-z0-9-]+\\.svc\\.\\S+\\s+\\1$");

  static Pod here() {
    return new Pod(
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"),
        System.getenv("KUBERNETES_SERVICE_HOST"),
        System.getenv("KUBERNETES_SERVICE_PORT"),
        Path.of("/etc/resolv.conf"),
        Path.of("/etc/hosts"));
  }

  /// The API server, `https://host:port`; empty outside of Kubernetes.
  Optional<String> api() {
    if (host == null || host.isBlank()) {
      return Optional.empty();
    }
    String named = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return Optional.of("https://" + named + (port == null || port.isBlank() ? "" : ":" + port));
  }

  String token() throws IOException {
    return Files.readString(account.resolve("token")).strip();
  }

  byte[] authorities() throws IOException {
    return Files.readAllBytes(account.resolve("ca.crt"));
  }

  Optional<String> namespace() {
    return read(account.resolve("namespace")).map(String::strip).filter(n -> !n.isEmpty());
  }

  /// The headless service that this pod has its name from, as pods of a StatefulSet have; empty
  /// when it has none.
  Optional<String> service() {
    return read(hosts).map(OWN_NAME::matcher).filter(Matcher::find).map(found -> found.group(2));
  }

  /// What full names end with behind `svc`, with a dot before it, as in `.cluster.local`; empty
  /// when that isn't known, and the search domains must do.
  String domain() {
    return read(resolver)
        .map(DOMAIN::matcher)
        .filter(Matcher::find)
        .map(found -> "." + found.group(1))
        .orElse("");
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
