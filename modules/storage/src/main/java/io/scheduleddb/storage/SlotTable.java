package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.JobStore.SlotLoad;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.SlotEntry.Cause;
import io.scheduleddb.api.SlotEntry.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Slot entries: what is pending, in the order of delivery.
final class SlotTable {
  private static final String COLUMNS =
      "slot, at, job, due, attempt, origin, wanted_overlap, tried, wanted_reason";
  private static final String PUT =
      "INSERT INTO slot_entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String REMOVE =
      """
      DELETE FROM slot_entry
      WHERE slot = ? AND at = ? AND job = ? AND due = ? AND attempt = ?\
      """;
  private static final String REMOVE_JOB = "DELETE FROM slot_entry WHERE job = ?";
  private static final String BY_OCCURRENCE =
      "SELECT " + COLUMNS + " FROM slot_entry WHERE job = ? AND due = ?";
  private static final String BY_JOB =
      "SELECT " + COLUMNS + " FROM slot_entry WHERE job = ? ORDER BY due";
  private static final String ANY = "SELECT 1 FROM slot_entry WHERE slot = ? LIMIT 1";
  private static final String OPEN_BEFORE =
      "SELECT 1 FROM slot_entry WHERE job = ? AND due < ? AND origin < 2 LIMIT 1";
  private static final String PRECEDENCE =
      """
      SELECT 1 FROM slot_entry
      WHERE job = ? AND (origin >= 2 AND due < ? OR origin < 2 AND at <= ?) LIMIT 1\
      """;
  private static final String LOADS =
      """
      SELECT slot, count(*) FROM slot_entry WHERE slot BETWEEN ? AND ?
      GROUP BY slot ORDER BY slot LIMIT ?\
      """;

  private static final String COUNT =
      """
      SELECT count(*) FROM
      (SELECT 1 FROM slot_entry WHERE slot BETWEEN ? AND ? LIMIT ?)\
      """;

  /// The size comes first, so that a payload that is too much isn't read.
  private static final String DUE =
      """
      SELECT slot, at, e.job, due, attempt, origin, wanted_overlap, tried, wanted_reason,
        coalesce(octet_length(payload), 0),
      """
          + JobTable.COLUMNS
          + """

          FROM slot_entry e CROSS JOIN job ON job.number = e.job
            CROSS JOIN spec USING (number)
          WHERE slot = ? AND (at, e.job, due) > (?, ?, ?)
          ORDER BY at, e.job, due LIMIT ?\
          """;

  private final Session session;

  SlotTable(Session session) {
    this.session = session;
  }

  void put(SlotEntry entry) {
    Cause cause = entry.cause();
    Sql put = bind(session.sql(PUT), entry).number(Codes.ORIGIN.of(cause.origin()));
    Overlap overlap = cause.overlap();
    (overlap == null ? put.nothing() : put.number(Codes.OVERLAP.of(overlap)))
        .number(cause.before())
        .text(cause.reason())
        .run();
  }

  boolean remove(SlotEntry entry) {
    return bind(session.sql(REMOVE), entry).run() > 0;
  }

  void removeAll(long job) {
    session.sql(REMOVE_JOB).number(job).run();
  }

  @Nullable SlotEntry entry(long job, Instant due) {
    return session.sql(BY_OCCURRENCE).number(job).instant(due).first(SlotTable::read);
  }

  List<SlotEntry> entries(long job) {
    return session.sql(BY_JOB).number(job).all(SlotTable::read);
  }

  boolean hasEntries(long slot) {
    return session.sql(ANY).number(slot).first(Row::number) != null;
  }

  boolean hasOpenOccurrenceBefore(long job, Instant due) {
    return session.sql(OPEN_BEFORE).number(job).instant(due).first(Row::number) != null;
  }

  boolean hasPrecedence(long job, Instant due, Instant now) {
    return session.sql(PRECEDENCE).number(job).instant(due).instant(now).first(Row::number) != null;
  }

  List<SlotLoad> loads(long from, long to, int limit) {
    return session
        .sql(LOADS)
        .number(from)
        .number(to)
        .number(limit)
        .all(row -> new SlotLoad(row.number(), row.number()));
  }

  /// Counts no further than to `limit`.
  long count(long from, long to, int limit) {
    Long counted = session.sql(COUNT).number(from).number(to).number(limit).first(Row::number);
    return counted == null ? 0 : counted;
  }

  List<DueJob> due(long slot, @Nullable SlotEntry after, int limit, long maxBytes) {
    Sql query = session.sql(DUE).number(slot);
    if (after == null) {
      query.number(Long.MIN_VALUE).number(Long.MIN_VALUE).number(Long.MIN_VALUE);
    } else {
      query.instant(after.at()).number(after.job()).instant(after.due());
    }
    DuePage page = new DuePage(maxBytes);
    query.number(limit).each(page::take);
    return page.found;
  }

  private static Sql bind(Sql sql, SlotEntry entry) {
    return sql.number(entry.slot())
        .instant(entry.at())
        .number(entry.job())
        .instant(entry.due())
        .number(entry.attempt());
  }

  private static SlotEntry read(Row row) {
    long slot = row.number();
    Instant at = row.instant();
    return new SlotEntry(slot, at, row.number(), row.instant(), row.code(), readCause(row));
  }

  private static Cause readCause(Row row) {
    Origin origin = Codes.ORIGIN.word(row.code());
    Long overlap = row.numberOrNull();
    int before = row.code();
    String reason = row.textOrNull();
    return origin == Origin.SCHEDULED
        ? Cause.SCHEDULE
        : new Cause(
            origin,
            overlap == null ? null : Codes.OVERLAP.word(overlap.intValue()),
            before,
            reason);
  }

  /// Takes rows as long as their payloads have room.
  private static final class DuePage {
    private final List<DueJob> found = new ArrayList<>();
    private final long maxBytes;
    private long bytes;

    DuePage(long maxBytes) {
      this.maxBytes = maxBytes;
    }

    boolean take(Row row) {
      SlotEntry entry = read(row);
      bytes += row.number();
      if (bytes > maxBytes && !found.isEmpty()) {
        return false;
      }
      found.add(new DueJob(entry, JobTable.read(row)));
      return true;
    }
  }
}
