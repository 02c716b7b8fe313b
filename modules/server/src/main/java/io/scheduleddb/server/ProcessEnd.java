package io.scheduleddb.server;

import io.scheduleddb.api.FailStop;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends the process when this node can't do its work: one line on stderr, then a halt, without the
/// shutdown hooks, which would wait for what no longer works. Replay of the log repairs the store.
final class ProcessEnd implements FailStop {
  /// The exit code: EX_SOFTWARE of sysexits.h.
  static final int EXIT_CODE = 70;

  private final AtomicBoolean ending = new AtomicBoolean();

  @Override
  public void fail(String what, Throwable cause) {
    if (ending.compareAndSet(false, true)) {
      halt(EXIT_CODE, what + ": " + chain(cause));
    }
  }

  /// Says why in one line and ends the process at once.
  static void halt(int exitCode, String why) {
    System.err.println("FATAL: " + why);
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  /// `cause` and what caused it, in a line; a cause whose message another repeats isn't told twice.
  static String chain(Throwable cause) {
    StringBuilder line = new StringBuilder(cause.toString());
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      String message = next.getMessage();
      if (message == null || line.indexOf(message) < 0) {
        line.append(" <- ").append(next);
      }
    }
    return line.toString().replaceAll("\\p{Cntrl}+", " ");
  }
}
