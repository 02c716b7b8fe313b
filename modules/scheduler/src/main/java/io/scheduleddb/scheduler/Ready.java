package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Entries that were taken from their slots and wait for their instant, in due order. Jobs are kept
/// with them as long as their payloads fit into a budget; beyond it they are read again when due.
final class Ready {
  private final long maxBytes;
  private final TreeMap<SlotEntry, Waiting> waiting = new TreeMap<>();
  private long bytes;

  /// An entry, with its job unless that must be read again.
  record Waiting(SlotEntry entry, @Nullable Job job) {}

  Ready(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  static int bytes(Job job) {
    String payload = job.spec().target().payload();
    return payload == null ? 0 : payload.length();
  }

  void add(SlotEntry entry, @Nullable Job job) {
    boolean fits = job != null && bytes + bytes(job) <= maxBytes;
    waiting.put(entry, new Waiting(entry, fits ? job : null));
    if (job != null && fits) {
      bytes += bytes(job);
    }
  }

  /// Takes the first entry, whose instant isn't after `now`; null when there is none.
  @Nullable Waiting poll(Instant now) {
    if (!isDue(now)) {
      return null;
    }
    Map.Entry<SlotEntry, Waiting> first = waiting.pollFirstEntry();
    forget(first.getValue());
    return first.getValue();
  }

  /// Whether the first entry can be taken at `now`.
  boolean isDue(Instant now) {
    return !waiting.isEmpty() && !waiting.firstKey().at().isAfter(now);
  }

  boolean remove(SlotEntry entry) {
    Waiting removed = waiting.remove(entry);
    if (removed != null) {
      forget(removed);
    }
    return removed != null;
  }

  private void forget(Waiting gone) {
    if (gone.job() != null) {
      bytes -= bytes(gone.job());
    }
  }

  /// Lets the job of an entry be read again when it is due: its state has changed.
  void refresh(SlotEntry entry) {
    if (remove(entry)) {
      waiting.put(entry, new Waiting(entry, null));
    }
  }

  /// The earliest instant waited for; null when nothing waits.
  @Nullable Instant first() {
    return waiting.isEmpty() ? null : waiting.firstKey().at();
  }

  int size() {
    return waiting.size();
  }

  void clear() {
    waiting.clear();
    bytes = 0;
  }
}
