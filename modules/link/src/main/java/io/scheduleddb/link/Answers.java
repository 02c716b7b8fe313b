package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;

/// What an answer of another node means.
final class Answers {
  /// The largest answer: more than any message between nodes has.
  static final int MAX_BYTES = 8 << 20;

  private Answers() {}

  /// The body of an answer that grants what was asked; otherwise throws what the other node said:
  /// its [Refusal], or a [LinkFailure] when it isn't one of ours.
  static byte[] body(String address, HttpResponse<byte[]> answer) {
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    throw refusal(address, answer.statusCode(), answer.body());
  }

  static RuntimeException refusal(String address, int status, byte[] body) {
    try {
      JsonObject problem = StatusJson.object(body);
      String detail = problem.getString("detail", "");
      return new Refusal(kind(status), address + ": " + (detail.isEmpty() ? "" + status : detail));
    } catch (JsonException | ClassCastException e) {
      return new LinkFailure(address + " answers " + status, true);
    }
  }

  private static Problem.Kind kind(int status) {
    for (Problem.Kind kind : Problem.Kind.values()) {
      if (kind.status() == status && kind != Problem.Kind.UNAUTHORIZED) {
        return kind;
      }
    }
    return Problem.Kind.UNAVAILABLE;
  }
}
