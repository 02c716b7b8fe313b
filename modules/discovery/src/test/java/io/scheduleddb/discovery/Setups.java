package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import java.util.List;

/// Setups in which only what a test is about is said.
final class Setups {
  private static final String HTTP = "n1:8080";

  private Setups() {}

  static Discovery.Setup empty() {
    return peers();
  }

  static Discovery.Setup peers(String... peers) {
    return new Discovery.Setup("n1", HTTP, List.of(peers), null, null, null, 7946, "test", null);
  }

  static Discovery.Setup dns(String name) {
    return new Discovery.Setup("n1", HTTP, List.of(), name, null, null, 7946, "test", null);
  }

  static Discovery.Setup kubernetes(String service) {
    return new Discovery.Setup("db-0", HTTP, List.of(), null, null, service, 7946, "test", null);
  }
}
