package io.scheduleddb.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ledger knows of one occurrence.
///
/// @param outcome null while it is open
/// @param reason why it was skipped, missed, cancelled or unknown; or the user's for wanting it
/// @param origin where it comes from
public record Execution(
    Instant due,
    @Nullable Outcome outcome,
    @Nullable Instant recordedAt,
    @Nullable String reason,
    List<Attempt> attempts,
    SlotEntry.Origin origin) {
  /// Of the schedule.
  public Execution(
      Instant due,
      @Nullable Outcome outcome,
      @Nullable Instant recordedAt,
      @Nullable String reason,
      List<Attempt> attempts) {
    this(due, outcome, recordedAt, reason, attempts, SlotEntry.Origin.SCHEDULED);
  }

  public Execution {
    attempts = List.copyOf(attempts);
  }
}
