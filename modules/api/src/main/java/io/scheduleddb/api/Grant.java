package io.scheduleddb.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The right to deliver the entries of a slot, logged before any of them is.
///
/// @param epoch the Raft term of the leader that granted; a slot has one grant per epoch
/// @param owners who delivers; nobody when the slot was given back
/// @param fence the log index of the grant: every delivery under it carries this number, and it is
///   higher than that of every earlier grant
/// @param uncertainUntil entries with an `at` up to this instant may have been started under an
///   earlier grant whose holder didn't report; null when there was none
public record Grant(
    long slot, long epoch, List<String> owners, long fence, @Nullable Instant uncertainUntil) {
  public Grant {
    owners = List.copyOf(owners);
  }

  /// Whether an earlier holder of the slot, which didn't report, may have started this attempt.
  public boolean leavesUncertain(SlotEntry entry) {
    return uncertainUntil != null && !entry.at().isAfter(uncertainUntil);
  }
}
