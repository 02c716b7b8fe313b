package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Snapshots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reply before it is sent.
///
/// @param headers beside those that every reply has
/// @param file goes out in place of the body, and is closed after that; null: the body
/// @param refusal why the request was refused; null when it wasn't
record Answer(
    Status status,
    Header type,
    JsonBuffer body,
    List<Header> headers,
    Snapshots.@Nullable Copy file,
    Problem.@Nullable Kind refusal) {
  static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  static Answer json(Status status, JsonBuffer body) {
    return new Answer(status, JSON, body, List.of(), null, null);
  }

  static Answer ok(JsonBuffer body) {
    return json(Status.OK_200, body);
  }

  static Answer noContent() {
    return new Answer(Status.NO_CONTENT_204, JSON, new JsonBuffer(), List.of(), null, null);
  }

  /// Bytes of the protocol between nodes.
  static Answer octets(byte[] bytes) {
    JsonBuffer body = new JsonBuffer().bytes(bytes);
    return new Answer(Status.OK_200, ClusterEndpoints.OCTETS, body, List.of(), null, null);
  }

  static Answer file(Snapshots.Copy copy) {
    return new Answer(
        Status.OK_200, ClusterEndpoints.OCTETS, new JsonBuffer(), List.of(), copy, null);
  }

  Answer refusing(Problem.Kind kind) {
    return new Answer(status, type, body, headers, file, kind);
  }

  Answer with(Header header) {
    List<Header> more = new ArrayList<>(headers);
    more.add(header);
    return new Answer(status, type, body, more, file, refusal);
  }

  Answer typed(Header type) {
    return new Answer(status, type, body, headers, file, refusal);
  }
}
