package io.scheduleddb.storage;

import io.scheduleddb.api.JobStatus;
import java.util.EnumMap;
import java.util.Map;

/// How many jobs have each status. Changes are summed up in memory and stored once at the end of
/// the transaction, however many jobs it touched.
final class StatusCounts {
  private static final String ADD =
      """
      INSERT INTO status_count (status, jobs) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs\
      """;
  private static final String ALL = "SELECT status, jobs FROM status_count ORDER BY status";

  private final Session session;
  private final EnumMap<JobStatus, Long> changes = new EnumMap<>(JobStatus.class);

  StatusCounts(Session session) {
    this.session = session;
  }

  void add(JobStatus status, long jobs) {
    changes.merge(status, jobs, Long::sum);
  }

  /// Stores what was added since the last call of this or of [#forget].
  void store() {
    changes.forEach((status, jobs) -> {
      if (jobs != 0) {
        session.sql(ADD).number(Codes.STATUS.of(status)).number(jobs).run();
      }
    });
    forget();
  }

  void forget() {
    changes.clear();
  }

  /// As stored; every status has a count.
  Map<JobStatus, Long> all() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0L);
    }
    session.sql(ALL).each(row -> counts.put(Codes.STATUS.word(row.code()), row.number()) != null);
    return counts;
  }
}
