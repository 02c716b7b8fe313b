package io.scheduleddb.storage;

import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.TraceContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Jobs: their state, their specs and their labels.
final class JobTable {
  /// What [#read] reads, from `job JOIN spec`.
  static final String COLUMNS =
      "number, id, status, next_due, occurrences, created_at, updated_at, revision, reason, "
          + "trace, "
          + SpecColumns.NAMES;

  private static final String SELECT =
      "SELECT " + COLUMNS + " FROM job CROSS JOIN spec USING (number) WHERE ";
  private static final String BY_ID = SELECT + "id = ?";
  private static final String BY_NUMBER = SELECT + "number = ?";
  private static final String PAGE = SELECT + "number > ? ORDER BY number LIMIT ?";

  private static final String INSERT =
      """
      INSERT INTO job (number, id, status, recurring, next_due, occurrences,
        created_at, updated_at, revision, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;
  private static final String INSERT_SPEC =
      "INSERT INTO spec (number, fingerprint, trace, "
          + SpecColumns.NAMES
          + ") VALUES (?, ?, ?"
          + ", ?".repeat(SpecColumns.COUNT)
          + ")";
  private static final String INSERT_LABEL =
      "INSERT INTO job_label (key, value, job) VALUES (?, ?, ?)";
  private static final String FINGERPRINT = "SELECT fingerprint FROM spec WHERE number = ?";

  /// Apart from [#MOVE], because an update that names a column of an index rewrites the index.
  private static final String TOUCH =
      """
      UPDATE job SET next_due = ?, occurrences = ?, updated_at = ?, revision = ?, reason = ?
      WHERE number = ?\
      """;

  private static final String MOVE =
      """
      UPDATE job SET next_due = ?, occurrences = ?, updated_at = ?, revision = ?, reason = ?,
        status = ?
      WHERE number = ?\
      """;

  private static final String DELETE_LABEL =
      "DELETE FROM job_label WHERE key = ? AND value = ? AND job = ?";
  private static final String DELETE_SPEC = "DELETE FROM spec WHERE number = ?";
  private static final String DELETE = "DELETE FROM job WHERE number = ?";

  private final Session session;

  JobTable(Session session) {
    this.session = session;
  }

  @Nullable Job job(JobId id) {
    return session.sql(BY_ID).text(id.value()).first(JobTable::read);
  }

  @Nullable Job job(long number) {
    return session.sql(BY_NUMBER).number(number).first(JobTable::read);
  }

  List<Job> page(long after, int limit) {
    return session.sql(PAGE).number(after).number(limit).all(JobTable::read);
  }

  @Nullable String fingerprint(long number) {
    return session.sql(FINGERPRINT).number(number).first(Row::textOrNull);
  }

  void insert(Job job, @Nullable String fingerprint) {
    session
        .sql(INSERT)
        .number(job.number())
        .text(job.id().value())
        .number(Codes.STATUS.of(job.status()))
        .flag(job.spec().schedule().recurring())
        .instant(job.nextDue())
        .number(job.occurrences())
        .instant(job.createdAt())
        .instant(job.updatedAt())
        .number(job.revision())
        .text(job.reason())
        .run();
    TraceContext trace = job.trace();
    Sql spec =
        session
            .sql(INSERT_SPEC)
            .number(job.number())
            .text(fingerprint)
            .text(trace == null ? null : trace.traceparent());
    SpecColumns.bind(spec, job.spec());
    spec.run();
    job.spec().labels().forEach((key, value) -> label(INSERT_LABEL, job, key, value));
  }

  void update(Job before, Job after) {
    boolean moves = before.status() != after.status();
    Sql update =
        session
            .sql(moves ? MOVE : TOUCH)
            .instant(after.nextDue())
            .number(after.occurrences())
            .instant(after.updatedAt())
            .number(after.revision())
            .text(after.reason());
    if (moves) {
      update.number(Codes.STATUS.of(after.status()));
    }
    int changed = update.number(after.number()).run();
    Invariant.check(changed == 1, "update of a job that isn't stored", after.number());
  }

  void delete(Job job) {
    job.spec().labels().forEach((key, value) -> label(DELETE_LABEL, job, key, value));
    session.sql(DELETE_SPEC).number(job.number()).run();
    int deleted = session.sql(DELETE).number(job.number()).run();
    Invariant.check(deleted == 1, "delete of a job that isn't stored", job.number());
  }

  private void label(String change, Job job, String key, String value) {
    session.sql(change).text(key).text(value).number(job.number()).run();
  }

  static Job read(Row row) {
    long number = row.number();
    JobId id = new JobId(row.text());
    JobStatus status = Codes.STATUS.word(row.code());
    Instant nextDue = row.instantOrNull();
    long occurrences = row.number();
    Instant createdAt = row.instant();
    Instant updatedAt = row.instant();
    long revision = row.number();
    String reason = row.textOrNull();
    String trace = row.textOrNull();
    JobSpec spec = SpecColumns.read(row, id);
    return new Job(
        number,
        spec,
        status,
        nextDue,
        occurrences,
        createdAt,
        updatedAt,
        revision,
        reason,
        trace == null ? null : TraceContext.parse(trace));
  }
}
