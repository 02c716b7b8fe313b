package io.scheduleddb.storage;

import io.scheduleddb.api.JobStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How many jobs have each status. Changes are summed up in memory and stored once at the end of
/// the transaction, however many jobs it touched. What is committed stays in memory, too: it is
/// asked for with each create.
final class StatusCounts {
  private static final String ADD =
      """
      INSERT INTO status_count (status, jobs) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs\
      """;
  private static final String ALL = "SELECT status, jobs FROM status_count ORDER BY status";

  private final Session session;
  private final EnumMap<JobStatus, Long> changes = new EnumMap<>(JobStatus.class);
  private volatile Map<JobStatus, Long> committed;

  /// Loads what is stored. The session must be entered.
  StatusCounts(Session session) {
    this.session = session;
    committed = load();
  }

  void add(JobStatus status, long jobs) {
    changes.merge(status, jobs, Long::sum);
  }

  /// Stores what was added since the last call of [#committed] or of [#forget].
  void store() {
    changes.forEach((status, jobs) -> {
      if (jobs != 0) {
        session.sql(ADD).number(Codes.STATUS.of(status)).number(jobs).run();
      }
    });
  }

  /// What was stored has been committed.
  void committed() {
    if (!changes.isEmpty()) {
      EnumMap<JobStatus, Long> counts = new EnumMap<>(committed);
      changes.forEach((status, jobs) -> counts.merge(status, jobs, Long::sum));
      committed = Collections.unmodifiableMap(counts);
      forget();
    }
  }

  void forget() {
    changes.clear();
  }

  /// As committed; every status has a count. Any thread.
  Map<JobStatus, Long> all() {
    return committed;
  }

  private Map<JobStatus, Long> load() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0L);
    }
    session.sql(ALL).each(row -> counts.put(Codes.STATUS.word(row.code()), row.number()) != null);
    return Collections.unmodifiableMap(counts);
  }
}
