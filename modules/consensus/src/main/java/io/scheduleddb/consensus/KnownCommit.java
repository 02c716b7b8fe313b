package io.scheduleddb.consensus;

import java.util.concurrent.atomic.AtomicLong;

/// How far the log is committed, as the leader has told it. Ratis tells a follower no more than
/// what the follower's own log reaches, so one that is far behind would look as if it had caught
/// up. Any thread.
final class KnownCommit {
  private final AtomicLong newest = new AtomicLong(-1);

  void saw(long index) {
    newest.accumulateAndGet(index, Math::max);
  }

  /// -1 for nothing: this node has led since it started, or no leader has told it yet.
  long index() {
    return newest.get();
  }
}
