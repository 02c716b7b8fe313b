package io.scheduleddb.scheduler;

import io.scheduleddb.api.Grant;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The granted slots, each read from the store in due order, a page at a time.
///
/// A slot's `cursor` is the last entry that was read. An entry that is stored later either comes
/// after the cursor, then the next page holds it, or before, then the caller must take it as it
/// comes.
final class SlotStreams {
  /// Entries read at once: big enough that reading costs little, small enough that a page takes a
  /// few milliseconds.
  static final int PAGE = 256;

  private final JobStore.Reader reader;
  private final TreeMap<Long, Stream> streams = new TreeMap<>();

  private static final class Stream {
    private final Grant grant;
    private final @Nullable TraceContext trace;
    private @Nullable SlotEntry cursor;
    private boolean exhausted;
    private int active;

    Stream(Grant grant, @Nullable TraceContext trace) {
      this.grant = grant;
      this.trace = trace;
    }
  }

  SlotStreams(JobStore.Reader reader) {
    this.reader = reader;
  }

  /// @param trace the span of the grant; null when it has none
  void open(Grant grant, @Nullable TraceContext trace) {
    streams.putIfAbsent(grant.slot(), new Stream(grant, trace));
  }

  void clear() {
    streams.clear();
  }

  int size() {
    return streams.size();
  }

  List<Long> slots() {
    return List.copyOf(streams.keySet());
  }

  @Nullable Grant grant(long slot) {
    Stream stream = streams.get(slot);
    return stream == null ? null : stream.grant;
  }

  /// The span of the slot's grant.
  @Nullable TraceContext trace(long slot) {
    Stream stream = streams.get(slot);
    return stream == null ? null : stream.trace;
  }

  /// Notes a new entry; true when no page will hold it, so that the caller must take it.
  boolean passed(SlotEntry entry) {
    Stream stream = streams.get(entry.slot());
    if (stream == null) {
      return false;
    }
    if (stream.cursor != null && entry.compareTo(stream.cursor) <= 0) {
      return true;
    }
    stream.exhausted = false;
    return false;
  }

  /// The next page of the earliest of the slots from `first` to `last` that has unread entries;
  /// empty when there is none.
  List<DueJob> read(long first, long last, long maxBytes) {
    for (Stream stream : streams.tailMap(first).values()) {
      if (stream.grant.slot() > last) {
        break;
      }
      if (!stream.exhausted) {
        List<DueJob> page = reader.due(stream.grant.slot(), stream.cursor, PAGE, maxBytes);
        if (page.isEmpty()) {
          stream.exhausted = true;
        } else {
          stream.cursor = page.getLast().entry();
          return page;
        }
      }
    }
    return List.of();
  }

  /// Counts the entries of a slot that were taken and aren't settled.
  void count(long slot, int change) {
    Stream stream = streams.get(slot);
    if (stream != null) {
      stream.active += change;
    }
  }

  /// Removes and returns the slots that ended before `end` and have nothing left.
  List<Grant> over(Instant end, Slots slots) {
    List<Grant> over = new ArrayList<>();
    for (Stream stream : streams.headMap(slots.of(end)).values()) {
      if (stream.exhausted && stream.active == 0) {
        over.add(stream.grant);
      }
    }
    over.forEach(grant -> streams.remove(grant.slot()));
    return over;
  }
}
