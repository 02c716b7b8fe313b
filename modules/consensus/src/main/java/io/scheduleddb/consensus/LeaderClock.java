package io.scheduleddb.consensus;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// The time that entries are stamped with: whole milliseconds that never go back, whatever the
/// machine's clock does and whoever stamped the entry before. Any thread.
final class LeaderClock {
  private final InstantSource source;
  private final AtomicLong newest = new AtomicLong();

  LeaderClock(InstantSource source) {
    this.source = source;
  }

  /// The stamp of the next entry.
  Instant stamp() {
    return Instant.ofEpochMilli(newest.accumulateAndGet(source.millis(), Math::max));
  }

  /// An entry of the log carries `time`: no later one is stamped earlier.
  void saw(Instant time) {
    newest.accumulateAndGet(time.toEpochMilli(), Math::max);
  }

  /// The newest time that was stamped or seen.
  Instant newest() {
    return Instant.ofEpochMilli(newest.get());
  }
}
