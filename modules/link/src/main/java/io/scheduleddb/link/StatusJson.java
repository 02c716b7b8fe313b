package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The JSON of the cluster's endpoints. Unknown fields are skipped: the other node may be newer.
final class StatusJson {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private StatusJson() {}

  static JsonObject object(byte[] body) {
    try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(body))) {
      return reader.readObject();
    }
  }

  static PeerStatus read(String address, byte[] body) {
    try {
      JsonObject said = object(body);
      Set<String> members = new HashSet<>();
      said.getJsonArray("members")
          .getValuesAs(JsonString.class)
          .forEach(member -> members.add(member.getString()));
      String cluster = said.getString("cluster_id", null);
      return new PeerStatus(
          Peer.of(
              said.getString("peer_id"),
              said.getString("raft_address"),
              said.getString("http_address")),
          said.getString("cluster_name"),
          cluster == null ? null : UUID.fromString(cluster),
          Duration.parse(said.getString("slot_gap")),
          PeerStatus.Stage.valueOf(said.getString("stage").toUpperCase(Locale.ROOT)),
          said.getString("endorses", null),
          said.getString("leader", null),
          members,
          Instant.parse(said.getString("time")));
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException
        | IllegalStateException
        | DateTimeException e) {
      throw new LinkFailure(
          address + " doesn't say who it is in a way that is understood: " + e.getMessage(), true);
    }
  }

  static String write(JoinRequest request) {
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

  static String successor(@Nullable String id) {
    return id == null ? "{}" : Json.createObjectBuilder().add("node_id", id).build().toString();
  }
}
