package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore.KeyUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Idempotency keys.
final class KeyTable {
  private static final String BY_KEY =
      "SELECT job, due, fingerprint FROM idempotency_key WHERE key = ?";
  private static final String PUT =
      """
      INSERT OR REPLACE INTO idempotency_key (key, job, due, fingerprint, used_at)
      VALUES (?, ?, ?, ?, ?)\
      """;
  private static final String PURGE =
      """
      DELETE FROM idempotency_key WHERE key IN (
        SELECT key FROM idempotency_key WHERE used_at < ? ORDER BY used_at, key LIMIT ?)\
      """;

  private final Session session;

  KeyTable(Session session) {
    this.session = session;
  }

  @Nullable KeyUse use(String key) {
    return session
        .sql(BY_KEY)
        .text(key)
        .first(row -> new KeyUse(row.number(), row.instantOrNull(), row.textOrNull()));
  }

  void put(String key, KeyUse use, Instant usedAt) {
    session
        .sql(PUT)
        .text(key)
        .number(use.job())
        .instant(use.due())
        .text(use.fingerprint())
        .instant(usedAt)
        .run();
  }

  int purge(Instant before, int limit) {
    return session.sql(PURGE).instant(before).number(limit).run();
  }
}
