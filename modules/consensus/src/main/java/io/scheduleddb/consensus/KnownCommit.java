package io.scheduleddb.consensus;

import java.util.concurrent.atomic.AtomicLong;

/// How far the log is committed, as the leader has told it. Ratis tells a follower no more than
/// what the follower's own log reaches, so one that is far behind would look as if it had caught
/// up. Any thread.
final class KnownCommit {
  private final AtomicLong newest = new AtomicLong(-1);
  private volatile boolean told;

  void saw(long index) {
    newest.accumulateAndGet(index, Math::max);
    told = true;
  }

  /// Whether any leader, this node included, has told it since the start.
  boolean isTold() {
    return told;
  }

  /// -1 for nothing.
  long index() {
    return newest.get();
  }
}
