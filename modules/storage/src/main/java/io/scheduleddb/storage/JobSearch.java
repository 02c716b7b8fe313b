package io.scheduleddb.storage;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the jobs that meet a filter.
///
/// Each condition is an index whose numbers come in order, and each is asked in turn for its first
/// number from the best candidate on: what one condition lacks, the others skip over. So a rare
/// condition makes a search fast whatever else is asked for; the worst case is conditions that hold
/// for many jobs each and hardly for one together.
final class JobSearch {
  private static final long NONE = Long.MAX_VALUE;

  private static final String BY_STATE =
      """
      SELECT number FROM job INDEXED BY job_by_state
      WHERE status = ? AND recurring = ? AND number >= ? ORDER BY number LIMIT 1\
      """;
  private static final String BY_LABEL =
      """
      SELECT job FROM job_label
      WHERE key = ? AND value = ? AND job >= ? ORDER BY job LIMIT 1\
      """;

  private final Session session;
  private final JobTable jobs;

  JobSearch(Session session, JobTable jobs) {
    this.session = session;
    this.jobs = jobs;
  }

  List<Job> jobs(JobFilter filter, long after, int limit) {
    List<Condition> conditions = conditions(filter);
    if (conditions.isEmpty()) {
      return jobs.page(after, limit);
    }
    List<Job> found = new ArrayList<>();
    long number = after;
    while (found.size() < limit) {
      number = meeting(conditions, number + 1);
      Job job = number == NONE ? null : jobs.job(number);
      if (job == null) {
        break;
      }
      found.add(job);
    }
    return found;
  }

  private static long meeting(List<Condition> conditions, long from) {
    long candidate = from;
    int agreed = 0;
    for (int i = 0; agreed < conditions.size() && candidate != NONE; i++) {
      long first = conditions.get(i % conditions.size()).firstFrom(candidate);
      agreed = first == candidate ? agreed + 1 : 1;
      candidate = first;
    }
    return candidate;
  }

  private List<Condition> conditions(JobFilter filter) {
    List<Condition> conditions = new ArrayList<>();
    if (!filter.statuses().isEmpty() || filter.recurring() != null) {
      conditions.add(states(filter));
    }
    filter.labels().forEach((key, value) -> conditions.add(from -> label(key, value, from)));
    return conditions;
  }

  private Condition states(JobFilter filter) {
    Set<JobStatus> statuses =
        filter.statuses().isEmpty() ? Set.of(JobStatus.values()) : filter.statuses();
    List<Condition> ranges = new ArrayList<>();
    for (JobStatus status : statuses) {
      for (boolean recurring : new boolean[] {false, true}) {
        if (filter.recurring() == null || filter.recurring() == recurring) {
          ranges.add(new Remembered(from -> state(status, recurring, from)));
        }
      }
    }
    return from -> ranges.stream().mapToLong(range -> range.firstFrom(from)).min().orElse(NONE);
  }

  private long state(JobStatus status, boolean recurring, long from) {
    return first(
        session.sql(BY_STATE).number(Codes.STATUS.of(status)).flag(recurring).number(from));
  }

  private long label(String key, String value, long from) {
    return first(session.sql(BY_LABEL).text(key).text(value).number(from));
  }

  private static long first(Sql query) {
    Long number = query.first(Row::number);
    return number == null ? NONE : number;
  }

  /// The numbers of the jobs for which something holds.
  private interface Condition {
    /// The first of them that isn't below `from`; [#NONE] when there is none.
    long firstFrom(long from);
  }

  /// Asks again only when the last answer has been passed.
  private static final class Remembered implements Condition {
    private final Condition condition;
    private long last = -1;

    Remembered(Condition condition) {
      this.condition = condition;
    }

    @Override
    public long firstFrom(long from) {
      if (last < from) {
        last = condition.firstFrom(from);
      }
      return last;
    }
  }
}
