package io.scheduleddb.storage;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Outcomes and attempts. An open occurrence has no outcome, but may have attempts.
final class Ledger {
  private static final String RECORD =
      """
      INSERT OR IGNORE INTO ledger (job, due, outcome, recorded_at, reason, origin)
      VALUES (?, ?, ?, ?, ?, ?)\
      """;
  private static final String OUTCOME = "SELECT outcome FROM ledger WHERE job = ? AND due = ?";
  private static final String RECORD_ATTEMPT =
      """
      INSERT OR REPLACE INTO attempt (job, due, number, node, fence, lateness_ms,
        started_at, ended_at, http_status, excerpt, error_type, error_message)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  /// Both halves come in the order of their keys and are merged: a page costs what it shows. The
  /// history of a deleted job is invisible.
  private static final String EXECUTIONS =
      """
      SELECT o.due, outcome, recorded_at, ledger.reason, coalesce(ledger.origin, e.origin, 0)
      FROM (
        SELECT due FROM ledger WHERE job = ?1 AND due < ?2
        UNION
        SELECT due FROM attempt WHERE job = ?1 AND due < ?2
        ORDER BY due DESC LIMIT ?3) o
      LEFT JOIN ledger ON ledger.job = ?1 AND ledger.due = o.due
      LEFT JOIN slot_entry e ON e.job = ?1 AND e.due = o.due
      WHERE EXISTS (SELECT 1 FROM job WHERE number = ?1)
      ORDER BY o.due DESC\
      """;

  private static final String ATTEMPTS =
      """
      SELECT due, number, node, fence, lateness_ms,
        started_at, ended_at, http_status, excerpt, error_type, error_message
      FROM attempt WHERE job = ? AND due BETWEEN ? AND ? ORDER BY due, number\
      """;

  private final Session session;

  Ledger(Session session) {
    this.session = session;
  }

  boolean record(SlotEntry entry, Outcome outcome, Instant recordedAt, @Nullable String reason) {
    return session
            .sql(RECORD)
            .number(entry.job())
            .instant(entry.due())
            .number(Codes.OUTCOME.of(outcome))
            .instant(recordedAt)
            .text(reason)
            .number(Codes.ORIGIN.of(entry.cause().origin()))
            .run()
        > 0;
  }

  @Nullable Outcome outcome(long job, Instant due) {
    return session
        .sql(OUTCOME)
        .number(job)
        .instant(due)
        .first(row -> Codes.OUTCOME.word(row.code()));
  }

  void record(long job, Instant due, Attempt attempt) {
    Attempt.Result result = attempt.result();
    Sql insert =
        session
            .sql(RECORD_ATTEMPT)
            .number(job)
            .instant(due)
            .number(attempt.number())
            .text(attempt.node())
            .number(attempt.fence())
            .number(attempt.lateness().toMillis())
            .instant(result.startedAt())
            .instant(result.endedAt())
            .number(result.httpStatus())
            .text(result.excerpt());
    ErrorType error = result.errorType();
    (error == null ? insert.nothing() : insert.number(Codes.ERROR.of(error)))
        .text(result.errorMessage())
        .run();
  }

  List<Execution> executions(long job, @Nullable Instant before, int limit) {
    long below = before == null ? Long.MAX_VALUE : before.toEpochMilli();
    List<Execution> found =
        session.sql(EXECUTIONS).number(job).number(below).number(limit).all(Ledger::readExecution);
    if (found.isEmpty()) {
      return found;
    }
    Map<Instant, List<Attempt>> attempts =
        attempts(job, found.getLast().due(), found.getFirst().due());
    found.replaceAll(e -> with(e, attempts.getOrDefault(e.due(), List.of())));
    return found;
  }

  private Map<Instant, List<Attempt>> attempts(long job, Instant from, Instant to) {
    Map<Instant, List<Attempt>> attempts = new HashMap<>();
    session
        .sql(ATTEMPTS)
        .number(job)
        .instant(from)
        .instant(to)
        .each(row ->
            attempts
                .computeIfAbsent(row.instant(), due -> new ArrayList<>())
                .add(readAttempt(row)));
    return attempts;
  }

  private static Execution with(Execution execution, List<Attempt> attempts) {
    return new Execution(
        execution.due(),
        execution.outcome(),
        execution.recordedAt(),
        execution.reason(),
        attempts,
        execution.origin());
  }

  private static Execution readExecution(Row row) {
    Instant due = row.instant();
    Long outcome = row.numberOrNull();
    return new Execution(
        due,
        outcome == null ? null : Codes.OUTCOME.word(outcome.intValue()),
        row.instantOrNull(),
        row.textOrNull(),
        List.of(),
        Codes.ORIGIN.word(row.code()));
  }

  private static Attempt readAttempt(Row row) {
    int number = row.code();
    String node = row.text();
    long fence = row.number();
    Duration lateness = row.millis();
    return new Attempt(number, node, fence, lateness, readResult(row));
  }

  private static Attempt.Result readResult(Row row) {
    Instant startedAt = row.instant();
    Instant endedAt = row.instant();
    int httpStatus = row.code();
    String excerpt = row.textOrNull();
    Long error = row.numberOrNull();
    ErrorType errorType = error == null ? null : Codes.ERROR.word(error.intValue());
    return new Attempt.Result(
        startedAt, endedAt, httpStatus, excerpt, errorType, row.textOrNull(), null);
  }
}
