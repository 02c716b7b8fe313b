package io.scheduleddb.api;

import java.time.Instant;

/// One pending attempt. There is at most one for an occurrence.
///
/// @param slot the slot that `at` lies in
/// @param at when the attempt is to start: the due instant and the jitter, the time of a retry, or,
///   for what was already due when it was written, that moment; [#PARKED] while nobody knows
/// @param job the number of the job
/// @param due the due instant: with `job`, the identity of the occurrence
/// @param attempt 1 for the first
public record SlotEntry(long slot, Instant at, long job, Instant due, int attempt)
    implements Comparable<SlotEntry> {
  /// Where the entry of an occurrence lies that waits for an earlier one of its job to end: behind
  /// all slots that are ever granted, so that no node starts it. It gets its instant when the log
  /// has the end of the earlier one.
  public static final Instant PARKED = Instant.parse("9999-12-31T23:59:59.999Z");

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
