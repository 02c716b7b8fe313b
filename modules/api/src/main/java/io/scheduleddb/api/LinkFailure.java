package io.scheduleddb.api;

/// Another node didn't answer.
public final class LinkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  /// @param sent whether the other node may have got the question; false only when it certainly
  ///   hasn't, so that asking another, or again, can't do a thing twice
  public LinkFailure(String message, boolean sent) {
    super(message, null, false, false);
    this.sent = sent;
  }

  /// Whether the other node may have got the question.
  public boolean sent() {
    return sent;
  }
}
