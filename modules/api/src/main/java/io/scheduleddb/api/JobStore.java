package io.scheduleddb.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Port: keeps jobs, slot entries, grants and the ledger.
///
/// One writer at a time; readers run beside it on any thread, and each call sees one consistent
/// state. A failure of the medium is an unchecked exception: the caller ends the process.
public interface JobStore extends AutoCloseable {

  /// The position that the last committed transaction set.
  LogPosition applied();

  /// Runs `work` as one transaction: all of it is stored when this returns, none of it when `work`
  /// throws. A power cut may take back the newest transactions, never a part of one (the log
  /// replays them), until the next [#checkpoint].
  <R> R write(Function<Writer, R> work);

  /// The reading side.
  Reader reader();

  /// Makes every committed transaction durable against a power cut; returns the position reached.
  LogPosition checkpoint();

  /// Writes a consistent copy of the store to the new file `file`, synced; returns the position
  /// that it holds. Takes as long as the store is large, and delays neither the writer nor readers.
  /// Any thread.
  LogPosition copyTo(Path file);

  /// Takes the place of the store's content by a copy that [#copyTo] made, here or elsewhere;
  /// `file` is moved away. A file that isn't a sound store, of this version or an earlier one, is
  /// refused with an unchecked exception, and nothing has changed. Waits for the reads that run;
  /// later ones wait for it. A crash at any moment leaves the one or the other. The caller sees to
  /// it that nobody writes.
  void replaceWith(Path file);

  /// Holds on to the content as it is now, at once. The caller sees to it that nobody writes
  /// meanwhile, and closes it soon.
  Frozen freeze();

  @Override
  void close();

  /// The content at one position, while others go on writing.
  interface Frozen extends AutoCloseable {
    LogPosition position();

    /// The version of the store's schema, from 1 on: what there is to digest, and how. While nodes
    /// of two versions run, equal replicas may have two schemas, and two digests.
    int schema();

    /// A digest of everything that equal replicas share, in hexadecimal: the same on every replica
    /// at this position with this [#schema]. Takes as long as the store is large. One thread.
    String hash();

    @Override
    void close();
  }

  /// The writing side, valid inside [JobStore#write] only.
  interface Writer {
    void applied(LogPosition position);

    /// A number that no job had before.
    long nextNumber();

    @Nullable Job job(JobId id);

    @Nullable Job job(long number);

    /// Stores a new job under its number. `fingerprint` may be null.
    void insert(Job job, @Nullable String fingerprint);

    /// What [#insert] was given as the job's fingerprint.
    @Nullable String fingerprint(long number);

    /// Replaces what can change of a job (not its spec); `before` is what the store holds now.
    void update(Job before, Job after);

    /// Replaces all of a job but its slot entries and its history. `fingerprint` as in [#insert].
    void replace(Job before, Job after, @Nullable String fingerprint);

    /// Removes a job, its labels and slot entries. Its history becomes invisible at once and is
    /// purged in the background.
    void delete(Job job);

    void put(SlotEntry entry);

    /// Removes an entry; false when it wasn't there.
    boolean remove(SlotEntry entry);

    /// The pending attempt of an occurrence.
    @Nullable SlotEntry entry(long job, Instant due);

    /// All pending attempts of a job, oldest due instant first.
    List<SlotEntry> entries(long job);

    boolean hasEntries(long slot);

    @Nullable Grant grant(long slot);

    /// Stores a grant in place of the slot's earlier one.
    void put(Grant grant);

    void removeGrant(long slot);

    /// Removes the grants of an epoch, but those with an `uncertainUntil`, which stay without
    /// owners.
    void releaseGrants(long epoch);

    void record(long job, Instant due, Attempt attempt);

    /// Records the outcome of an occurrence; false, and no change, when it has one.
    boolean record(
        long job, Instant due, Outcome outcome, Instant recordedAt, @Nullable String reason);

    /// The same, of one that has, or had, this entry: with its origin.
    boolean record(SlotEntry entry, Outcome outcome, Instant recordedAt, @Nullable String reason);

    /// The outcome of an occurrence; null while it has none.
    @Nullable Outcome outcome(long job, Instant due);

    /// What an idempotency key stands for.
    @Nullable KeyUse idempotencyKey(String key);

    void putIdempotencyKey(String key, KeyUse use, Instant usedAt);

    /// Removes at most `limit` rows in all: finished jobs (with all they have) last changed before
    /// `before`; ledger rows of live jobs recorded before it; history of deleted jobs; idempotency
    /// keys from before `keysBefore`. Fewer than `limit` when nothing is left.
    Purged purge(Instant before, Instant keysBefore, int limit);
  }

  /// The reading side. Any thread.
  interface Reader {
    @Nullable Job job(JobId id);

    @Nullable Job job(long number);

    /// Jobs in order of creation after job number `after` (0: from the first), at most `limit`.
    List<Job> jobs(JobFilter filter, long after, int limit);

    /// The ledger of a job, newest due instant first, only instants before `before` unless null.
    List<Execution> executions(long job, @Nullable Instant before, int limit);

    /// The entries of a slot after `after` (null: from the first), in order, each with its job; at
    /// most `limit`, fewer when their payloads exceed `maxBytes` together, but at least one.
    List<DueJob> due(long slot, @Nullable SlotEntry after, int limit, long maxBytes);

    /// All pending attempts of a job, oldest due instant first.
    List<SlotEntry> entries(long job);

    /// The outcome of an occurrence; null while it has none.
    @Nullable Outcome outcome(long job, Instant due);

    /// Whether an earlier occurrence of the job than `due` still has an entry. Those that make up
    /// for the past don't count ([SlotEntry.Origin#isRepair]).
    boolean hasOpenOccurrenceBefore(long job, Instant due);

    /// Whether an occurrence that makes up for the past has to wait at `now`: for an earlier one of
    /// its kind, or for one of the others that is due.
    boolean hasPrecedence(long job, Instant due, Instant now);

    /// Slots from `from` to `to`, both included, that have entries, in order; at most `limit`.
    List<SlotLoad> slots(long from, long to, int limit);

    List<Grant> grants();

    /// Jobs by status. Kept, not counted: cheap.
    Map<JobStatus, Long> counts();

    /// How many entries slots from `from` to `to`, both included, have; counts up to `limit` only.
    long entries(long from, long to, int limit);

    /// What the store takes on disk.
    Size size();
  }

  /// A slot entry with its job.
  record DueJob(SlotEntry entry, Job job) {}

  /// What a purge removed.
  ///
  /// @param rows of every kind
  /// @param jobs how many of them were jobs
  record Purged(int rows, int jobs) {}

  /// Bytes on disk.
  ///
  /// @param database the database alone
  /// @param log its write-ahead log
  record Size(long database, long log) {
    public long total() {
      return database + log;
    }
  }

  /// How many entries a slot has.
  record SlotLoad(long slot, long entries) {}

  /// What an idempotency key was used for.
  ///
  /// @param job the number of the job that the request was about; 0 for a batch
  /// @param due the occurrence that it was about; null for a request about the job as a whole
  record KeyUse(long job, @Nullable Instant due, @Nullable String fingerprint) {
    /// By a request about a job as a whole.
    public KeyUse(long job, @Nullable String fingerprint) {
      this(job, null, fingerprint);
    }
  }
}
