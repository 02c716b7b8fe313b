package io.scheduleddb.api;

/// Port: ends the process because this node can't do its work any more. The supervisor starts it
/// again, and the replay of the log repairs what was left half done.
@FunctionalInterface
public interface FailStop {
  /// Says `what` in one line and ends the process with an exit code other than 0. Doesn't return in
  /// the running server.
  void fail(String what, Throwable cause);
}
