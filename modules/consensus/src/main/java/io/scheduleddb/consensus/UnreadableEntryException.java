package io.scheduleddb.consensus;

import org.jspecify.annotations.Nullable;

/// An entry of the log that this node doesn't understand: damaged, or written by a newer version.
/// The node must stop: skipping it would make it a different replica. Trying again doesn't help.
final class UnreadableEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEntryException(String what) {
    this(what, null);
  }

  UnreadableEntryException(String what, @Nullable Throwable cause) {
    super("unreadable log entry: " + what, cause);
  }
}
