package io.scheduleddb.calculus;

import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Schedule.Dialect;
import org.jspecify.annotations.Nullable;

/// Expressions that were read, kept for the next time: the next instant of a job is asked for at
/// each of its occurrences, and reading takes longer than finding it.
///
/// Bounded, and without a lock: each expression has one place, by its hash, where the last one that
/// was read stays. Entries are immutable, so threads that race do no worse than read twice.
final class CronExpressions {
  /// A power of two. An entry takes less than 1 KB.
  private static final int PLACES = 4_096;

  private static final @Nullable Entry[] ENTRIES = new Entry[PLACES];

  private record Entry(Dialect dialect, String expression, CronTimes times) {}

  private CronExpressions() {}

  /// What the expression of a job means.
  ///
  /// @throws IllegalArgumentException with a message for the user
  static CronTimes read(Schedule.Cron cron, JobId job) {
    return read(cron.dialect(), resolved(cron, job.value()));
  }

  /// The expression of a job, without anything random in it.
  private static String resolved(Schedule.Cron cron, String job) {
    boolean random = cron.dialect() == Dialect.UNIX && Drawn.isIn(cron.expression());
    return random ? Drawn.resolve(cron.expression(), job) : cron.expression();
  }

  private static CronTimes read(Dialect dialect, String expression) {
    int hash = expression.hashCode() * 31 + dialect.ordinal();
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    Entry kept = ENTRIES[place];
    if (kept != null && kept.dialect == dialect && kept.expression.equals(expression)) {
      return kept.times;
    }
    CronTimes times = CronDialect.of(dialect).read(expression);
    ENTRIES[place] = new Entry(dialect, expression, times);
    return times;
  }
}
