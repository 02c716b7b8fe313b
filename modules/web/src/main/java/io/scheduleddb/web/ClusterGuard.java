package io.scheduleddb.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.scheduleddb.api.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Lets only those at the cluster who know its token.
///
/// @param token null: everybody
record ClusterGuard(@Nullable String token) {
  private static final String SCHEME = "Bearer ";

  /// Null when the request may pass, else the answer to it.
  @Nullable Answer objection(ServerRequest request, String path) {
    if (token == null || knows(request, token)) {
      return null;
    }
    return Problems.answer(
            Problem.of(
                Problem.Kind.UNAUTHORIZED,
                "this needs the cluster's token: Authorization: Bearer <CLUSTER_TOKEN>"),
            path)
        .with(HeaderValues.create("WWW-Authenticate", "Bearer"));
  }

  /// Takes the same time wherever the two differ.
  private static boolean knows(ServerRequest request, String token) {
    if (!request.headers().contains(HeaderNames.AUTHORIZATION)) {
      return false;
    }
    String said = request.headers().get(HeaderNames.AUTHORIZATION).get();
    return said.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            said.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return token == null ? "open" : "guarded";
  }
}
