package io.scheduleddb.discovery;

import jakarta.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The API server answered, but not with what it was asked for.
final class ApiRefusal extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int GONE = 410;

  private final int status;

  private ApiRefusal(int status, String message) {
    super(status + " " + message);
    this.status = status;
  }

  /// @param body an object of kind `Status`, or whatever something on the way said instead
  static ApiRefusal of(int status, @Nullable String body) {
    try {
      return of(status, ApiServer.object(body == null ? "" : body));
    } catch (IOException e) {
      return new ApiRefusal(status, "");
    }
  }

  static ApiRefusal of(int status, JsonObject body) {
    return new ApiRefusal(body.getInt("code", status), body.getString("message", ""));
  }

  /// The asked resource version is older than what the server remembers.
  boolean isGone() {
    return status == GONE;
  }
}
