package io.scheduleddb.testkit.store;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that a store in memory holds: maps of values that never change themselves, so that the
/// [Change]s of a transaction are all there is to take back. What is new in the port gets a map
/// here, and a place in [#all].
final class Tables {
  /// The only key of the maps of one value.
  static final String ONLY = "";

  final NavigableMap<String, LogPosition> applied = new TreeMap<>(Map.of(ONLY, LogPosition.START));
  final NavigableMap<String, Long> numbers = new TreeMap<>(Map.of(ONLY, 0L));
  final NavigableMap<Long, Job> jobs = new TreeMap<>();
  final NavigableMap<String, Long> ids = new TreeMap<>();
  final NavigableMap<Long, String> prints = new TreeMap<>();
  final NavigableMap<Long, Boolean> deleted = new TreeMap<>();
  final NavigableMap<SlotEntry, SlotEntry> entries = new TreeMap<>();
  final NavigableMap<Occurrence, SlotEntry> pending = new TreeMap<>();
  final NavigableMap<Long, Grant> grants = new TreeMap<>();
  final NavigableMap<Occurrence, Ending> ledger = new TreeMap<>();
  final NavigableMap<Try, Attempt> attempts = new TreeMap<>();
  final NavigableMap<String, Key> keys = new TreeMap<>();

  /// An occurrence of a job.
  record Occurrence(long job, Instant due) implements Comparable<Occurrence> {
    static Occurrence of(SlotEntry entry) {
      return new Occurrence(entry.job(), entry.due());
    }

    @Override
    public int compareTo(Occurrence other) {
      int order = Long.compare(job, other.job);
      return order != 0 ? order : due.compareTo(other.due);
    }
  }

  /// An attempt of an occurrence.
  record Try(Occurrence occurrence, int number) implements Comparable<Try> {
    private static final Comparator<Try> ORDER =
        Comparator.comparing(Try::occurrence).thenComparingInt(Try::number);

    @Override
    public int compareTo(Try other) {
      return ORDER.compare(this, other);
    }
  }

  /// How an occurrence ended.
  record Ending(
      Outcome outcome, Instant recordedAt, @Nullable String reason, SlotEntry.Origin origin) {}

  /// What an idempotency key stands for.
  record Key(KeyUse use, Instant usedAt) {}

  private List<NavigableMap<?, ?>> all() {
    return List.of(
        applied, numbers, jobs, ids, prints, deleted, entries, pending, grants, ledger, attempts,
        keys);
  }

  @Nullable Job job(JobId id) {
    Long number = ids.get(id.value());
    return number == null ? null : jobs.get(number);
  }

  /// The entries of the slots from `from` to `to`, both included.
  NavigableMap<SlotEntry, SlotEntry> slots(long from, long to) {
    NavigableMap<SlotEntry, SlotEntry> tail = entries.tailMap(before(from), true);
    return to == Long.MAX_VALUE ? tail : tail.headMap(before(to + 1), false);
  }

  /// What comes before every entry of a slot.
  static SlotEntry before(long slot) {
    return new SlotEntry(slot, Instant.MIN, Long.MIN_VALUE, Instant.MIN, 0);
  }

  /// What belongs to one job of a table that is ordered by occurrence.
  static <V> NavigableMap<Occurrence, V> of(long job, NavigableMap<Occurrence, V> table) {
    return table.subMap(
        new Occurrence(job, Instant.MIN), true, new Occurrence(job, Instant.MAX), true);
  }

  /// The attempts of the occurrences of a job that are due from `from` to `to`, both included.
  NavigableMap<Try, Attempt> attempts(long job, Instant from, Instant to) {
    return attempts.subMap(
        new Try(new Occurrence(job, from), 0),
        true,
        new Try(new Occurrence(job, to), Integer.MAX_VALUE),
        true);
  }

  Tables copy() {
    Tables copy = new Tables();
    List<NavigableMap<?, ?>> from = all();
    List<NavigableMap<?, ?>> to = copy.all();
    for (int i = 0; i < from.size(); i++) {
      copy(from.get(i), to.get(i));
    }
    return copy;
  }

  /// The two are the same map of two objects, and so of the same types.
  @SuppressWarnings("unchecked")
  private static <K, V> void copy(NavigableMap<K, V> from, NavigableMap<?, ?> to) {
    ((NavigableMap<K, V>) to).putAll(from);
  }

  /// A digest of everything.
  String hash() {
    try {
      byte[] content = all().toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
