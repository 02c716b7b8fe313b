package io.scheduleddb.scheduler;

import io.scheduleddb.api.JobId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes job ids: UUIDs of version 7 (RFC 9562, section 5.7), whose order is that of their making,
/// so that new jobs are neighbours in the index. Within a millisecond a counter keeps the order
/// (method 1 of section 6.2: 12 bits, started at random in the lower half).
final class JobIds {
  private static final int COUNTER_LIMIT = 1 << 12;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long millis;
  private int counter;

  JobIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// A new id. Any thread.
  JobId next() {
    long high;
    synchronized (this) {
      long now = clock.millis();
      if (now > millis) {
        millis = now;
        counter = random.nextInt(COUNTER_LIMIT / 2);
      } else if (++counter == COUNTER_LIMIT) {
        // More than the counter holds, or a clock that went back: borrow from the next millisecond.
        millis++;
        counter = 0;
      }
      high = millis << 16 | 0x7000 | counter;
    }
    long low = random.nextLong() >>> 2 | 1L << 63;
    return new JobId(new UUID(high, low).toString());
  }
}
