package io.scheduleddb.scheduler;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Scheduling.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Counts the entries that are pending about now, at most once a second, when somebody asks. Each
/// number is a walk over as many rows side by side, which is why they end somewhere. Any thread.
final class BacklogWatch {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final JobStore.Reader reader;
  private final Slots slots;
  private final InstantSource clock;
  private volatile Look latest = new Look(Instant.EPOCH, new Backlog(0, 0, 0));

  private record Look(Instant at, Backlog backlog) {}

  BacklogWatch(JobStore.Reader reader, Slots slots, InstantSource clock) {
    this.reader = reader;
    this.slots = slots;
    this.clock = clock;
  }

  Backlog now() {
    Instant now = clock.instant();
    Look last = latest;
    boolean fresh = !now.isBefore(last.at) && now.isBefore(last.at.plus(PERIOD));
    if (!fresh) {
      last = new Look(now, count(slots.of(now)));
      latest = last;
    }
    return last.backlog;
  }

  private Backlog count(long slot) {
    return new Backlog(
        entries(slot, slot), entries(slot + 1, slot + 1), entries(Long.MIN_VALUE, slot - 1));
  }

  private long entries(long from, long to) {
    return reader.entries(from, to, Backlog.MOST);
  }
}
