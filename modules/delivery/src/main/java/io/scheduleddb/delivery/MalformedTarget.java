package io.scheduleddb.delivery;

/// A job's target can't be made into a request. The message holds nothing of the target.
final class MalformedTarget extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedTarget(String message) {
    super(message);
  }
}
