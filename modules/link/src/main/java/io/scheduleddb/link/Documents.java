package io.scheduleddb.link;

import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Problem;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The JSON that nodes exchange. Fields that this version doesn't know are skipped, so that it
/// understands the nodes of a later one. What can't be understood is an [IllegalArgumentException].
final class Documents {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private Documents() {}

  /// The body of `POST /join`.
  static String of(JoinRequest request) {
    return Json.createObjectBuilder()
        .add("peer_id", request.peer().id())
        .add("raft_address", request.peer().raftAddress())
        .add("http_address", request.peer().httpAddress())
        .add("cluster_name", request.clusterName())
        .add("cluster_id", request.cluster().toString())
        .add("slot_gap", request.slotGap().toString())
        .build()
        .toString();
  }

  /// The body of `POST /cluster/leader`; without a node, whoever is fit.
  static String leader(@Nullable String id) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    return (id == null ? body : body.add("node_id", id)).build().toString();
  }

  /// The body of `GET /cluster/self`.
  static PeerStatus status(byte[] json) {
    try {
      JsonObject object = object(json);
      String cluster = object.getString("cluster_id", null);
      return new PeerStatus(
          new Peer(
              object.getString("peer_id"),
              object.getString("raft_address"),
              object.getString("http_address")),
          object.getString("cluster_name"),
          cluster == null ? null : UUID.fromString(cluster),
          Duration.parse(object.getString("slot_gap")),
          PeerStatus.Stage.valueOf(object.getString("stage").toUpperCase(Locale.ROOT)),
          object.getString("endorses", null),
          object.getString("leader", null),
          strings(object.getJsonArray("members")),
          Instant.parse(object.getString("time")));
    } catch (RuntimeException e) {
      // Absent, of another type, or not of its shape: a dozen kinds of exception.
      throw new IllegalArgumentException("not the status of a node: " + e.getMessage(), e);
    }
  }

  /// A problem of RFC 9457, of our kinds.
  static Problem problem(byte[] json) {
    JsonObject object = object(json);
    String type = object.getString("type", "");
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (type.equals(kind.type())) {
        return Problem.of(kind, object.getString("detail", kind.title()));
      }
    }
    throw new IllegalArgumentException("not a kind of problem: " + type);
  }

  private static Set<String> strings(JsonArray array) {
    return array.getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static JsonObject object(byte[] json) {
    try (JsonReader reader =
        READERS.createReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8)) {
      JsonValue value = reader.readValue();
      if (value instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException | IllegalStateException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("not a JSON object");
  }
}
