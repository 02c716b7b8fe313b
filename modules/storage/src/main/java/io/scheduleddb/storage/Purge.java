package io.scheduleddb.storage;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore.Purged;
import java.time.Instant;
import java.util.List;

/// Forgets what is old: the same rows on every replica, because every choice is ordered by stored
/// values, and each found by an index.
///
/// A row is a job (with its spec, labels and entries), an outcome, an attempt, a deleted job's mark
/// or a key. Attempts go before their outcome and history before its job, so that what a spent
/// budget leaves is never an orphan, and never looks like an open occurrence.
final class Purge {
  private static final String FINISHED =
      """
      SELECT number FROM job INDEXED BY job_finished
      WHERE status >= 10 AND updated_at < ? ORDER BY updated_at, number LIMIT ?\
      """;
  private static final String DELETED = "SELECT number FROM deleted_job ORDER BY number LIMIT ?";
  private static final String UNMARK = "DELETE FROM deleted_job WHERE number = ?";
  private static final String OLD =
      """
      SELECT job, due FROM ledger INDEXED BY ledger_by_age
      WHERE recorded_at < ? ORDER BY recorded_at, job, due LIMIT ?\
      """;
  private static final String JOB_ATTEMPTS =
      """
      DELETE FROM attempt WHERE job = ?1 AND (due, number) IN (
        SELECT due, number FROM attempt WHERE job = ?1 ORDER BY due, number LIMIT ?2)\
      """;
  private static final String JOB_OUTCOMES =
      """
      DELETE FROM ledger WHERE job = ?1 AND due IN (
        SELECT due FROM ledger WHERE job = ?1 ORDER BY due LIMIT ?2)\
      """;
  private static final String ATTEMPTS =
      """
      DELETE FROM attempt WHERE job = ?1 AND due = ?2 AND number IN (
        SELECT number FROM attempt WHERE job = ?1 AND due = ?2 ORDER BY number LIMIT ?3)\
      """;
  private static final String OUTCOME = "DELETE FROM ledger WHERE job = ? AND due = ?";

  private final Session session;
  private final SqliteWriter writer;
  private final KeyTable keys;
  private int jobs;

  Purge(Session session, SqliteWriter writer, KeyTable keys) {
    this.session = session;
    this.writer = writer;
    this.keys = keys;
  }

  Purged run(Instant before, Instant keysBefore, int limit) {
    int left = limit;
    jobs = 0;
    left = finishedJobs(before, left);
    left = deletedJobs(left);
    left = oldOccurrences(before, left);
    left -= keys.purge(keysBefore, left);
    return new Purged(limit - left, jobs);
  }

  private int finishedJobs(Instant before, int budget) {
    int left = budget;
    for (long number : session.sql(FINISHED).instant(before).number(left).all(Row::number)) {
      left -= history(number, left);
      Job job = left == 0 ? null : writer.job(number);
      if (job == null) {
        break;
      }
      writer.forget(job);
      jobs++;
      left--;
    }
    return left;
  }

  private int deletedJobs(int budget) {
    int left = budget;
    for (long number : session.sql(DELETED).number(left).all(Row::number)) {
      left -= history(number, left);
      if (left == 0) {
        break;
      }
      left -= session.sql(UNMARK).number(number).run();
    }
    return left;
  }

  private int history(long job, int budget) {
    int attempts = session.sql(JOB_ATTEMPTS).number(job).number(budget).run();
    return attempts + session.sql(JOB_OUTCOMES).number(job).number(budget - attempts).run();
  }

  private int oldOccurrences(Instant before, int budget) {
    List<Occurrence> old =
        session
            .sql(OLD)
            .instant(before)
            .number(budget)
            .all(row -> new Occurrence(row.number(), row.instant()));
    int left = budget;
    for (Occurrence it : old) {
      left -= session.sql(ATTEMPTS).number(it.job).instant(it.due).number(left).run();
      if (left == 0) {
        break;
      }
      left -= session.sql(OUTCOME).number(it.job).instant(it.due).run();
    }
    return left;
  }

  private record Occurrence(long job, Instant due) {}
}
