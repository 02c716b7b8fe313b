package io.scheduleddb.api;

import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Replicator.Consistency;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Port: what a user of the cluster can ask for. Implemented by the scheduler, called by the web.
///
/// Every method may block (the caller is a virtual thread) and throws a [Refusal] where the request
/// can't be met.
public interface Scheduling {

  /// Stores a job. The reply's job is the one that was stored before when the same request had been
  /// answered already.
  Reply.Stored create(JobDraft draft);

  /// Stores a job as [#create] does, without waiting: the future completes on the thread that
  /// applies the log, with a [Refusal] when it is refused there. Those that are under way together
  /// share entries of the log. Throws a [Refusal] for what is refused at once.
  CompletableFuture<Reply.Stored> propose(JobDraft draft);

  /// Stores all of these jobs or none; refused with the index of the first that can't be stored.
  List<Reply.Stored> createAll(List<JobDraft> drafts, @Nullable IdempotencyKey key);

  /// Notes that a key stands for a request that consists of many; refused when it stands for
  /// another. The parts are to have keys of their own.
  void use(IdempotencyKey key);

  /// What [#create] would store, with its first due instants, without storing it.
  Preview preview(JobDraft draft, int count);

  /// Puts what the draft asks for in the place of the job with its id, or stores it when there is
  /// none: then the reply says `created`.
  Reply.Stored replace(JobDraft draft, Precondition expected);

  Reply.Cancelled cancel(JobId id, @Nullable String reason, Precondition expected);

  void delete(JobId id, Precondition expected);

  Job pause(JobId id, @Nullable String reason, Precondition expected);

  /// Goes on with the first occurrence after now.
  Job resume(JobId id, Precondition expected);

  /// Delivers a job now, beside its schedule.
  ///
  /// @param overlap in place of the job's policy; null: as the job has it
  Reply.Placed trigger(
      JobId id,
      @Nullable Overlap overlap,
      @Nullable String reason,
      @Nullable IdempotencyKey key,
      Precondition expected);

  Job job(JobId id, Consistency consistency);

  Page<Job> jobs(JobFilter filter, long after, int limit, Consistency consistency);

  /// How many jobs have each status.
  Map<JobStatus, Long> counts();

  /// The ledger of a job, newest first.
  Page<Execution> executions(
      JobId id, @Nullable Instant before, int limit, Consistency consistency);

  /// How the schedule of `job` is understood, with up to `count` due instants. Asks nobody.
  Outlook outlook(Job job, int count);

  /// The next `count` due instants, from the pending one on.
  List<Instant> next(JobId id, int count, Consistency consistency);

  /// Entries per slot in a span of time.
  List<Load> slots(Instant from, Instant to, Consistency consistency);

  /// How many entries are pending about now. Counted at most once a second.
  Backlog backlog();

  /// How the scheduler stands now.
  Telemetry.Vitals vitals();

  /// The id under which all attempts of an occurrence are sent.
  String webhookId(JobId id, Instant due);

  /// One page of a list; `more` when another follows.
  record Page<T>(List<T> items, boolean more) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /// What a draft would become.
  record Preview(JobSpec spec, Outlook outlook) {}

  /// How the schedule of a job is understood.
  ///
  /// @param normalized its cron expression in canonical form; null when it has none
  /// @param dst the rules for changes of the clock; null when it has none to choose
  /// @param next coming due instants, from the pending one on
  record Outlook(@Nullable String normalized, @Nullable DstRules dst, List<Instant> next) {
    public Outlook {
      next = List.copyOf(next);
    }
  }

  /// Pending entries; each number stops at [#MOST].
  ///
  /// @param current of the slot of now
  /// @param next of the slot after that
  /// @param overdue of all slots before
  record Backlog(long current, long next, long overdue) {
    /// As far as is counted.
    public static final int MOST = 100_000;
  }

  /// The load of a slot.
  record Load(Instant start, Instant end, long entries) {}
}
