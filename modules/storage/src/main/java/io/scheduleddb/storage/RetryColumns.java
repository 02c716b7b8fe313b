package io.scheduleddb.storage;

import io.scheduleddb.api.RetryPolicy;

/// A [RetryPolicy] as columns of the table `spec`; all NULL for the default, so that most rows
/// don't hold one.
final class RetryColumns {
  private static final int COUNT = 6;

  private RetryColumns() {}

  static void bind(Sql into, RetryPolicy retry) {
    if (retry.equals(RetryPolicy.DEFAULT)) {
      for (int i = 0; i < COUNT; i++) {
        into.nothing();
      }
      return;
    }
    into.number(retry.maxAttempts());
    into.number(retry.initialBackoff().toMillis());
    into.real(retry.multiplier());
    into.number(retry.maxBackoff().toMillis());
    into.flag(retry.jitter());
    into.millis(retry.maxAge());
  }

  static RetryPolicy read(Row row) {
    Long maxAttempts = row.numberOrNull();
    if (maxAttempts == null) {
      row.skip(COUNT - 1);
      return RetryPolicy.DEFAULT;
    }
    return new RetryPolicy(
        maxAttempts.intValue(),
        row.millis(),
        row.real(),
        row.millis(),
        row.flag(),
        row.millisOrNull());
  }
}
