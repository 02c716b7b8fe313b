package io.scheduleddb.api;

import io.scheduleddb.api.Policies.Overlap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can stand in the log. Whatever depends on a clock, a random source or the zone rules has
/// been worked out by the proposer: applying a command reads none of them.
public sealed interface Command {
  /// The most bytes that a command may have in the log. It shares its entry with up to 1 MB of
  /// others, and an entry must stay below 4 MB.
  int MAX_BYTES = (3 << 20) - (64 << 10);

  /// A change that a client asked for. Refused when too many wait; the scheduler's own never are.
  sealed interface Client extends Command {}

  /// Store a job and its first slot entry.
  ///
  /// @param firstDue the due instant of the first occurrence
  /// @param fingerprint a digest of what the client sent, when it may send it again: with an id of
  ///   its own, or an idempotency key
  /// @param idempotencyKey the client's, or null
  /// @param trace the span of the client's request, or null. Nodes of the first version pass over
  ///   it
  record CreateJob(
      JobSpec spec,
      Instant firstDue,
      @Nullable String fingerprint,
      @Nullable String idempotencyKey,
      @Nullable TraceContext trace)
      implements Client {

    /// By a request that isn't traced.
    public CreateJob(
        JobSpec spec,
        Instant firstDue,
        @Nullable String fingerprint,
        @Nullable String idempotencyKey) {
      this(spec, firstDue, fingerprint, idempotencyKey, null);
    }
  }

  /// Store all of these jobs, or none: in one entry of the log, and in one transaction.
  ///
  /// @param jobs each with an idempotency key of its own when `key` is given
  /// @param key the client's for all of them, or null
  record CreateJobs(List<CreateJob> jobs, @Nullable IdempotencyKey key) implements Client {
    public CreateJobs {
      jobs = List.copyOf(jobs);
    }
  }

  /// Note that a key stands for a request from now on, one that takes further commands: refused
  /// when it stands for another.
  record UseKey(IdempotencyKey key) implements Client {}

  /// Put a job in the place of the one that has its id, under the same number and with the same
  /// history; without one, store it as [CreateJob] does. Attempts that are on their way end as they
  /// began; everything that starts afterwards is as the new spec has it.
  ///
  /// A job that is due as before goes on as before. Otherwise the old schedule holds up to `from`,
  /// and the new one behind it: what was due by then keeps its entry, the pending occurrence makes
  /// room for that at `job.firstDue()`.
  ///
  /// @param from up to when the proposer reckoned; `firstDue` of a recurring job is later
  /// @param inFlight as in [CancelJob]
  /// @param due instants of the old schedule up to `from` that the job hasn't come to, because
  ///   nobody delivered, and that are to be delivered
  /// @param missed such instants that its misfire policy drops
  record ReplaceJob(
      CreateJob job, Instant from, List<Instant> inFlight, List<Instant> due, List<Instant> missed)
      implements Client {
    public ReplaceJob {
      inFlight = List.copyOf(inFlight);
      due = List.copyOf(due);
      missed = List.copyOf(missed);
    }

    public JobId id() {
      return job.spec().id();
    }
  }

  /// Do `command`, which is about job `id`, if that is as its client expects.
  record Conditional(JobId id, Precondition expected, Client command) implements Client {
    public Conditional {
      Invariant.check(!(command instanceof Conditional), "condition of a condition", id);
    }
  }

  /// End a job, keep its history. `inFlight` is filled in by the leader before the command is
  /// logged: the due instants of occurrences that have an attempt on its way; their outcome will
  /// still be recorded. `passed` are due instants that have come while nobody delivered, so that
  /// they weren't scheduled: they are recorded as cancelled, too.
  record CancelJob(JobId id, @Nullable String reason, List<Instant> inFlight, List<Instant> passed)
      implements Client {
    public CancelJob {
      inFlight = List.copyOf(inFlight);
      passed = List.copyOf(passed);
    }

    /// Of a job that is on time.
    public CancelJob(JobId id, @Nullable String reason, List<Instant> inFlight) {
      this(id, reason, inFlight, List.of());
    }
  }

  /// Remove a job and its history.
  record DeleteJob(JobId id) implements Client {}

  /// Start no occurrence until resumed; the pending one is dropped, one that has started goes on.
  /// `inFlight` as in [CancelJob].
  record PauseJob(JobId id, @Nullable String reason, List<Instant> inFlight) implements Client {
    public PauseJob {
      inFlight = List.copyOf(inFlight);
    }
  }

  /// Go on with the occurrence at `nextDue`.
  record ResumeJob(JobId id, Instant nextDue) implements Client {}

  /// Deliver a job now, without regard to its schedule. A one-time job that still waits for its
  /// instant is delivered now instead.
  ///
  /// @param at the due instant of the occurrence, or the first free millisecond behind it
  /// @param overlap in place of the job's policy; null: as the job has it
  /// @param inFlight as in [CancelJob]
  record TriggerJob(
      JobId id,
      Instant at,
      @Nullable Overlap overlap,
      @Nullable String reason,
      @Nullable IdempotencyKey key,
      List<Instant> inFlight)
      implements Client {
    public TriggerJob {
      inFlight = List.copyOf(inFlight);
    }
  }

  /// Hand the entries of `slot` to `owners`.
  record GrantSlot(long slot, long epoch, List<String> owners) implements Command {
    public GrantSlot {
      owners = List.copyOf(owners);
    }
  }

  /// The slot is over and empty: forget its grant.
  record CloseSlot(long slot, long epoch) implements Command {}

  /// The holder starts nothing more under `epoch`. Every attempt that it started is recorded, so
  /// that nothing under its grants is uncertain, but what `underWay` tells.
  record ReleaseGrants(long epoch, List<UnderWay> underWay) implements Command {
    public ReleaseGrants {
      underWay = List.copyOf(underWay);
    }
  }

  /// Attempts of a slot have no record yet: those of entries with an `at` up to `until`.
  record UnderWay(long slot, Instant until) {}

  /// An occurrence of a recurring job starts: schedule the next one at `nextDue`, null when there
  /// is none.
  record AdvanceJob(long job, Instant due, @Nullable Instant nextDue) implements Command {}

  /// The grounds have changed on which a job's next occurrence was reckoned, such as a calendar: it
  /// isn't the one at `expected`, but that at `nextDue`. Counts while the job stands at `expected`,
  /// and nothing of that occurrence can have started. `inFlight` as in [CancelJob].
  ///
  /// @param expected null: the job has no next occurrence
  /// @param nextDue null: it has none any more
  record RescheduleJob(
      JobId id, @Nullable Instant expected, @Nullable Instant nextDue, List<Instant> inFlight)
      implements Command {
    public RescheduleJob {
      inFlight = List.copyOf(inFlight);
    }
  }

  /// An attempt ended.
  ///
  /// @param entry the slot entry that it was made for
  /// @param pauseJob the receiver said that it is gone for good (410)
  record RecordAttempt(SlotEntry entry, Attempt attempt, Verdict verdict, boolean pauseJob)
      implements Command {}

  /// Occurrences end without an attempt: skipped, missed, cancelled or unknown.
  ///
  /// @param fence that of the grant under which it was decided: it counts only while the slot has
  ///   that grant. 0 in the entries of earlier versions, which say nothing of it
  /// @param entry the entry of the first of them
  /// @param others further due instants of the job, in order, that never got an entry
  /// @param nextDue the occurrence to go on with; null when there is none, or the job has already
  ///   advanced past `entry`
  record SkipOccurrences(
      SlotEntry entry,
      long fence,
      List<Instant> others,
      Outcome outcome,
      @Nullable String reason,
      @Nullable Instant nextDue)
      implements Command {
    public SkipOccurrences {
      others = List.copyOf(others);
    }
  }

  /// An occurrence is due while an earlier one of its job is open, and the job queues: it waits for
  /// that one to end, unless another waits already: then it is recorded as skipped.
  ///
  /// @param fence as in [SkipOccurrences], never 0
  /// @param reason why it is skipped, if it is
  /// @param nextDue as in [SkipOccurrences]
  record DeferOccurrence(SlotEntry entry, long fence, String reason, @Nullable Instant nextDue)
      implements Command {}

  /// An occurrence is due while earlier ones of its job are open, and the job replaces: those end
  /// as cancelled, or as unknown when nobody can say whether they were delivered and the job asked
  /// for at most once. `inFlight` as in [CancelJob]: these are being broken off, and their own
  /// records end them.
  ///
  /// @param entry of the occurrence that takes their place
  /// @param fence as in [SkipOccurrences], never 0
  record ReplaceOccurrences(
      JobId id, SlotEntry entry, long fence, List<Instant> inFlight, String reason)
      implements Command {
    public ReplaceOccurrences {
      inFlight = List.copyOf(inFlight);
    }
  }

  /// Forget finished jobs, history and idempotency keys from before `before`, at most `limit` rows.
  record PurgeHistory(Instant before, Instant keysBefore, int limit) implements Command {}

  /// Have every replica look at its content as it is here, to be compared. Changes nothing.
  record CheckContent() implements Client {}

  /// What follows from an attempt.
  sealed interface Verdict {
    /// The occurrence is over.
    ///
    /// @param reason where the attempt alone doesn't tell; null where it does
    record Final(Outcome outcome, @Nullable String reason) implements Verdict {
      /// As the attempt ended.
      public Final(Outcome outcome) {
        this(outcome, null);
      }
    }

    /// Another attempt at `at`.
    record Retry(Instant at) implements Verdict {}
  }
}
