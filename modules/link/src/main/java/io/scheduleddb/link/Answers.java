package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Telemetry.Answered;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/// What came of a request.
final class Answers {
  private Answers() {}

  /// The body of a 2xx; else throws what was refused as a [Refusal], and an answer that no node
  /// gives as a [LinkFailure].
  static byte[] body(String address, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return response.body();
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith("application/problem+json")) {
      try {
        throw new Refusal(Documents.problem(response.body()));
      } catch (IllegalArgumentException e) {
        throw strange(address, "answered " + status + ": " + e.getMessage());
      }
    }
    throw strange(address, "answered " + status + ", and not as a node does");
  }

  static Answered kind(RuntimeException failure) {
    return failure instanceof Refusal ? Answered.REFUSED : Answered.FAILED;
  }

  /// A failure to understand what came.
  static LinkFailure strange(String address, String what) {
    return new LinkFailure(address + " " + what, true);
  }

  /// What it means that no response came.
  ///
  /// Only without a connection is it certain that nothing was sent. A connection that was kept and
  /// ends before a response may have carried the question: the HTTP client asks again by itself
  /// only what isn't a `POST` or `DELETE`.
  static LinkFailure failure(String address, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return switch (cause) {
      case LinkFailure failure -> failure;
      case HttpConnectTimeoutException e -> unsent(address, "can't be reached in time");
      case ConnectException e -> unsent(address, "can't be reached: " + reason(e));
      case TimeoutException e -> strange(address, "didn't answer in time");
      default -> strange(address, "gave no whole answer: " + cause);
    };
  }

  /// The client hides what went wrong behind exceptions without a message.
  private static String reason(ConnectException e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private static LinkFailure unsent(String address, String what) {
    return new LinkFailure(address + " " + what, false);
  }
}
