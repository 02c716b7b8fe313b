package io.scheduleddb.testkit.store;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore.Purged;
import io.scheduleddb.testkit.store.Tables.Occurrence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Forgets what is old, in the order in which every store does: finished jobs, the history of
/// deleted ones, old occurrences, old keys; attempts before their outcome, history before its job.
final class MemoryPurge {
  private static final Comparator<Job> OLDEST =
      Comparator.comparing(Job::updatedAt).thenComparingLong(Job::number);

  private final Tables tables;
  private final MemoryWriter writer;
  private final int limit;
  private int rows;
  private int jobs;

  MemoryPurge(Tables tables, MemoryWriter writer, int limit) {
    this.tables = tables;
    this.writer = writer;
    this.limit = limit;
  }

  Purged run(Instant before, Instant keysBefore) {
    tables.jobs.values().stream()
        .filter(job -> job.status().isFinal() && job.updatedAt().isBefore(before))
        .sorted(OLDEST)
        .toList()
        .forEach(this::finished);
    for (long number : List.copyOf(tables.deleted.keySet())) {
      history(number);
      take(tables.deleted, List.of(number));
    }
    tables.ledger.entrySet().stream()
        .filter(each -> each.getValue().recordedAt().isBefore(before))
        .sorted(
            Comparator.comparing(
                    (Map.Entry<Occurrence, Tables.Ending> each) -> each.getValue().recordedAt())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::occurrence);
    take(
        tables.keys,
        tables.keys.entrySet().stream()
            .filter(each -> each.getValue().usedAt().isBefore(keysBefore))
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, Tables.Key> each) -> each.getValue().usedAt())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList());
    return new Purged(rows, jobs);
  }

  private void finished(Job job) {
    history(job.number());
    if (rows < limit) {
      writer.forget(job);
      jobs++;
      rows++;
    }
  }

  private void history(long job) {
    take(tables.attempts, tables.attempts(job, Instant.MIN, Instant.MAX).keySet());
    take(tables.ledger, Tables.of(job, tables.ledger).keySet());
  }

  private void occurrence(Occurrence it) {
    take(tables.attempts, tables.attempts(it.job(), it.due(), it.due()).keySet());
    take(tables.ledger, List.of(it));
  }

  /// Removes as many as the limit leaves.
  private <K, V> void take(Map<K, V> table, Collection<K> keys) {
    for (K key : new ArrayList<>(keys)) {
      if (rows == limit) {
        return;
      }
      writer.set(table, key, null);
      rows++;
    }
  }
}
