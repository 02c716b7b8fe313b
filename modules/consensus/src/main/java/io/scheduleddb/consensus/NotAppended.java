package io.scheduleddb.consensus;

/// The log refused a batch before it took any of it: nothing of it will ever be applied.
final class NotAppended extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotAppended(String why) {
    super(why, null, false, false);
  }
}
