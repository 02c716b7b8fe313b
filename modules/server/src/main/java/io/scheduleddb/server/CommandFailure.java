package io.scheduleddb.server;

/// Why a command of an operator ended without having done what it was to do; its exit code is one
/// of sysexits.h, so that a script can tell what to do about it.
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// EX_DATAERR: what was given, or came, isn't a sound backup.
  static final int BAD_DATA = 65;

  /// EX_UNAVAILABLE: the node can't be reached, or refuses; another one, or later, may help.
  static final int UNAVAILABLE = 69;

  /// EX_IOERR: the disk, or whoever reads, doesn't take it.
  static final int OUTPUT = 74;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
