package io.scheduleddb.delivery;

import io.scheduleddb.api.Attempt.ErrorType;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/// Why a call failed, in the words of the ledger. Messages name the receiver and what happened,
/// never a header, a payload or a path: they may hold secrets.
record Failure(ErrorType type, String message) {
  /// Longest message, in characters.
  private static final int LONGEST = 500;

  Failure {
    message = Excerpt.line(message, LONGEST);
  }

  static Failure status(String receiver, int status) {
    return new Failure(ErrorType.HTTP_ERROR, receiver + " answered " + status);
  }

  static Failure timeout(String receiver, long millis, int status) {
    String what = status == 0 ? "no response" : "no complete response after status " + status;
    return new Failure(ErrorType.TIMEOUT, receiver + ": " + what + " within " + millis + " ms");
  }

  static Failure cancelled(String receiver) {
    return new Failure(ErrorType.CANCELLED, receiver + ": ended by the stop of this node");
  }

  /// What `thrown` means for a call to `receiver`.
  ///
  /// @param answered whether a part of a response had come
  static Failure of(Throwable thrown, String receiver, boolean answered) {
    return switch (thrown) {
      case UnknownHostException e ->
          new Failure(ErrorType.DNS_ERROR, receiver + ": the host name has no address");
      case HandshakeException e -> new Failure(ErrorType.TLS_ERROR, receiver + ": " + said(e));
      case SSLException e -> new Failure(ErrorType.TLS_ERROR, receiver + ": " + said(e));
      case EOFException e -> closed(receiver, answered);
      case IOException e -> new Failure(ErrorType.CONNECTION_ERROR, receiver + ": " + said(e));
      case MalformedTarget e -> new Failure(ErrorType.UNKNOWN, receiver + ": " + e.getMessage());
      default ->
          new Failure(ErrorType.UNKNOWN, receiver + ": " + thrown.getClass().getSimpleName());
    };
  }

  private static Failure closed(String receiver, boolean answered) {
    String when = answered ? "in the middle of the response" : "before a response";
    return new Failure(ErrorType.CONNECTION_ERROR, receiver + ": connection closed " + when);
  }

  private static String said(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
