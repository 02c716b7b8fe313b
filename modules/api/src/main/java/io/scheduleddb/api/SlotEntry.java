package io.scheduleddb.api;

import io.scheduleddb.api.Policies.Overlap;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One pending attempt. There is at most one for an occurrence.
///
/// @param slot the slot that `at` lies in
/// @param at when the attempt is to start: the due instant and the jitter, the time of a retry, or,
///   for what was already due when it was written, that moment; [#PARKED] while nobody knows
/// @param job the number of the job
/// @param due the due instant: with `job`, the identity of the occurrence
/// @param attempt 1 for the first
/// @param cause why there is this occurrence
public record SlotEntry(long slot, Instant at, long job, Instant due, int attempt, Cause cause)
    implements Comparable<SlotEntry> {
  /// Where the entry of an occurrence lies that waits for an earlier one of its job to end: behind
  /// all slots that are ever granted, so that no node starts it. It gets its instant when the log
  /// has the end of the earlier one.
  public static final Instant PARKED = Instant.parse("9999-12-31T23:59:59.999Z");

  /// Where an occurrence comes from.
  public enum Origin {
    /// From the schedule, at its time.
    SCHEDULED,
    /// A user wanted it at once.
    TRIGGERED,
    /// From the schedule, for a time that was over when a user asked for it.
    BACKFILLED,
    /// It had its outcome, and a user wanted it to be tried again.
    REDELIVERED;

    /// The name in the API.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it makes up for what is past: such occurrences wait for the others, and none of the
    /// others is skipped, queued or replaced because of them.
    public boolean isRepair() {
      return this == BACKFILLED || this == REDELIVERED;
    }
  }

  /// Why there is an occurrence, and what the user wanted of it.
  ///
  /// @param overlap in place of the job's policy; null: as the job has it
  /// @param before attempts that were made before it was asked for: they don't count as retries
  /// @param reason the user's; null when none was given
  public record Cause(
      Origin origin, @Nullable Overlap overlap, int before, @Nullable String reason) {
    /// The schedule.
    public static final Cause SCHEDULE = new Cause(Origin.SCHEDULED, null, 0, null);

    public Cause {
      Invariant.check(before >= 0, "attempts before negative", before);
    }
  }

  /// One of the schedule.
  public SlotEntry(long slot, Instant at, long job, Instant due, int attempt) {
    this(slot, at, job, due, attempt, Cause.SCHEDULE);
  }

  /// Whether no attempt of it was made, since it was asked for.
  public boolean isFirst() {
    return attempt == cause.before() + 1;
  }

  /// Whether it waits for an earlier occurrence of its job to end.
  public boolean isParked() {
    return at.equals(PARKED);
  }

  /// The order in which the entries of a slot are kept and delivered.
  @Override
  public int compareTo(SlotEntry other) {
    int order = Long.compare(slot, other.slot);
    order = order != 0 ? order : at.compareTo(other.at);
    order = order != 0 ? order : Long.compare(job, other.job);
    return order != 0 ? order : due.compareTo(other.due);
  }
}
