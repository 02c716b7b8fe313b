package io.scheduleddb.api;

/// A way to find peers. Providers of this service are chosen by name (`DISCOVERY_STRATEGY`).
public interface DiscoveryStrategy {
  String name();

  /// Opens it. Throws an [IllegalArgumentException] that names the setting, its value and what is
  /// allowed when the setup can't be used.
  Discovery open(Discovery.Setup setup);
}
