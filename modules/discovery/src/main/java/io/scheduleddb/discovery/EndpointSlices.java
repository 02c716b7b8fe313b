package io.scheduleddb.discovery;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The endpoints of a service, as its EndpointSlices (`discovery.k8s.io/v1`) tell them. One thread.
///
/// Endpoints that aren't ready count too: a node that forms a cluster isn't ready, and would never
/// be if the others didn't find it.
///
/// An endpoint with a host name is given by its DNS name, which outlives the pod; another by its
/// address.
final class EndpointSlices {
  private static final String PORT_NAME = "http";

  private final String suffix;
  private final int port;
  private final Map<String, Set<String>> peers = new HashMap<>();

  /// @param suffix what follows the host name in the names of endpoints
  /// @param port of endpoints whose slice names no port `http`
  EndpointSlices(String suffix, int port) {
    this.suffix = suffix;
    this.port = port;
  }

  /// Forgets all, and takes these instead.
  void replace(List<JsonObject> slices) {
    peers.clear();
    slices.forEach(this::put);
  }

  void put(JsonObject slice) {
    peers.put(nameOf(slice), peersIn(slice));
  }

  void remove(JsonObject slice) {
    peers.remove(nameOf(slice));
  }

  Set<String> peers() {
    Set<String> all = new LinkedHashSet<>();
    peers.values().forEach(all::addAll);
    return Collections.unmodifiableSet(all);
  }

  /// The objects in the array `name`; none where it is null or missing, as it is when empty.
  static List<JsonObject> objects(JsonObject parent, String name) {
    return parent.get(name) instanceof JsonArray array
        ? array.getValuesAs(JsonValue::asJsonObject)
        : List.of();
  }

  private static String nameOf(JsonObject slice) {
    return slice.getJsonObject("metadata").getString("name");
  }

  private Set<String> peersIn(JsonObject slice) {
    int http =
        objects(slice, "ports").stream()
            .filter(each -> each.getString("name", "").equals(PORT_NAME))
            .mapToInt(each -> each.getInt("port", port))
            .findFirst()
            .orElse(port);
    Set<String> found = new LinkedHashSet<>();
    objects(slice, "endpoints").stream()
        .flatMap(this::hosts)
        .forEach(host -> found.add(new HostPort(host, http).toString()));
    return found;
  }

  private Stream<String> hosts(JsonObject endpoint) {
    String name = endpoint.getString("hostname", "");
    if (!name.isEmpty()) {
      return Stream.of(name + suffix);
    }
    return endpoint.get("addresses") instanceof JsonArray addresses
        ? addresses.getValuesAs(JsonString::getString).stream()
        : Stream.empty();
  }
}
