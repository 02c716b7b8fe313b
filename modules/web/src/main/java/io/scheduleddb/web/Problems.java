package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.scheduleddb.api.Problem;

/// Writes problems as RFC 9457 has them.
final class Problems {
  private static final Header TYPE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
  private static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1");

  private Problems() {}

  /// The reply to a request to `path`. What can't be done now may be asked again after a second.
  static Answer answer(Problem problem, String path) {
    Answer answer =
        answer(Status.create(problem.kind().status()), problem.kind().type(), problem, path);
    return problem.kind() == Problem.Kind.UNAVAILABLE ? answer.with(RETRY_AFTER) : answer;
  }

  /// The reply to what went wrong below the routing, with the status that the server chose.
  static Answer transport(Status status, String detail) {
    Problem.Kind kind =
        switch (status.code()) {
          case 404 -> Problem.Kind.NOT_FOUND;
          case 413 -> Problem.Kind.TOO_LARGE;
          case 503 -> Problem.Kind.UNAVAILABLE;
          // Not a fault of ours: another version of HTTP was asked for.
          case 505 -> Problem.Kind.INVALID_REQUEST;
          default -> status.code() >= 500 ? Problem.Kind.INTERNAL : Problem.Kind.INVALID_REQUEST;
        };
    return answer(status, kind.type(), Problem.of(kind, detail), "");
  }

  private static Answer answer(Status status, String type, Problem problem, String path) {
    JsonBuffer out = new JsonBuffer();
    write(type, status.code(), problem, out, path);
    return Answer.json(status, out).typed(TYPE).refusing(problem.kind());
  }

  /// Writes a problem as one object; `path` is what it was asked at, or empty.
  static void write(Problem problem, JsonBuffer out, String path) {
    write(problem.kind().type(), problem.kind().status(), problem, out, path);
  }

  private static void write(String type, int status, Problem problem, JsonBuffer out, String path) {
    out.open('{').name("type").text(type);
    out.name("title").text(problem.kind().title());
    out.name("status").number(status);
    out.name("detail").text(problem.detail());
    if (!path.isEmpty()) {
      out.name("instance").text(path);
    }
    if (!problem.errors().isEmpty()) {
      out.name("errors").open('[');
      for (Problem.FieldError error : problem.errors()) {
        out.open('{').name("pointer").text(error.pointer());
        out.name("detail").text(error.detail()).close('}');
      }
      out.close(']');
    }
    out.close('}');
  }
}
