package io.scheduleddb.bench;

import java.time.Instant;
import java.util.function.IntFunction;

/// What a [Sink] saw, held against what was due.
final class Arrivals {
  private final long[] lateMicros;
  private int count;
  private int lost;
  private int doubled;
  private int early;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long firstLateness;

  Arrivals(Sink sink, int jobs, IntFunction<Instant> due) {
    lateMicros = new long[jobs];
    for (int job = 0; job < jobs; job++) {
      long micros = sink.micros(job);
      if (micros == 0) {
        lost++;
      } else {
        add(micros, micros - due.apply(job).toEpochMilli() * 1000);
        doubled += sink.times(job) > 1 ? 1 : 0;
      }
    }
  }

  private void add(long micros, long late) {
    lateMicros[count++] = late;
    early += late < 0 ? 1 : 0;
    firstLateness = micros < first ? late : firstLateness;
    first = Math.min(first, micros);
    last = Math.max(last, micros);
  }

  int count() {
    return count;
  }

  double spanSeconds() {
    return (last - first) / 1e6;
  }

  long firstLatenessMicros() {
    return firstLateness;
  }

  Percentiles lateness() {
    return new Percentiles(lateMicros, count);
  }

  String faults() {
    return "lost " + lost + ", doubled " + doubled + ", early " + early;
  }
}
