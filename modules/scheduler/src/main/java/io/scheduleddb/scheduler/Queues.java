package io.scheduleddb.scheduler;

import io.scheduleddb.api.SlotEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Entries that wait for an earlier occurrence of their job to be over: the oldest first, but those
/// that make up for the past last, because they wait for all others.
final class Queues {
  private static final Comparator<SlotEntry> ORDER =
      Comparator.comparing((SlotEntry entry) -> entry.cause().origin().isRepair())
          .thenComparing(SlotEntry::due)
          .thenComparing(Comparator.naturalOrder());

  private final Map<Long, TreeSet<SlotEntry>> byJob = new HashMap<>();
  private int size;

  void add(SlotEntry entry) {
    if (byJob.computeIfAbsent(entry.job(), _ -> new TreeSet<>(ORDER)).add(entry)) {
      size++;
    }
  }

  /// Takes the oldest that waits for the job of `over`, which itself waits no longer; null when
  /// none does.
  @Nullable SlotEntry next(SlotEntry over) {
    TreeSet<SlotEntry> waiting = byJob.get(over.job());
    if (waiting == null) {
      return null;
    }
    size -= waiting.remove(over) ? 1 : 0;
    SlotEntry next = waiting.pollFirst();
    size -= next == null ? 0 : 1;
    if (waiting.isEmpty()) {
      byJob.remove(over.job());
    }
    return next;
  }

  int size() {
    return size;
  }

  void clear() {
    byJob.clear();
    size = 0;
  }
}
