package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;

/// A reply before it is sent.
///
/// @param headers beside those that every reply has
record Answer(Status status, Header type, JsonBuffer body, List<Header> headers) {
  static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

  static Answer json(Status status, JsonBuffer body) {
    return new Answer(status, JSON, body, List.of());
  }

  static Answer ok(JsonBuffer body) {
    return json(Status.OK_200, body);
  }

  static Answer noContent() {
    return new Answer(Status.NO_CONTENT_204, JSON, new JsonBuffer(), List.of());
  }

  Answer with(Header header) {
    List<Header> more = new ArrayList<>(headers);
    more.add(header);
    return new Answer(status, type, body, more);
  }

  Answer typed(Header type) {
    return new Answer(status, type, body, headers);
  }
}
