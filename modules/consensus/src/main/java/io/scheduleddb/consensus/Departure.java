package io.scheduleddb.consensus;

import java.util.concurrent.atomic.AtomicBoolean;

/// Whether this node was removed from the cluster. Ratis then closes its group, which is no
/// failure: the process stays up to say what has happened. Any thread.
final class Departure {
  private final Runnable announcement;
  private final AtomicBoolean happened = new AtomicBoolean();
  private volatile boolean told;

  /// @param announcement called once, when it is certain
  Departure(Runnable announcement) {
    this.announcement = announcement;
  }

  /// Ratis closes the group because a leader refused this node as no member, or because this node
  /// itself knows that it isn't one.
  void told() {
    told = true;
  }

  boolean isTold() {
    return told;
  }

  /// It is certain.
  void happened() {
    if (happened.compareAndSet(false, true)) {
      announcement.run();
    }
  }

  boolean hasHappened() {
    return happened.get();
  }
}
