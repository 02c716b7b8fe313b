package io.scheduleddb.scheduler;

import io.scheduleddb.api.SlotEntry;
import java.time.Instant;

/// Divides time into slots of `gapMillis`, numbered from the epoch.
record Slots(long gapMillis) {

  long of(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), gapMillis);
  }

  Instant start(long slot) {
    return Instant.ofEpochMilli(slot * gapMillis);
  }

  Instant end(long slot) {
    return start(slot + 1);
  }

  SlotEntry entry(Instant at, long job, Instant due, int attempt, SlotEntry.Cause cause) {
    return new SlotEntry(of(at), at, job, due, attempt, cause);
  }
}
