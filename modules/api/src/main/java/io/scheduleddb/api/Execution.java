package io.scheduleddb.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ledger knows of one occurrence.
///
/// @param outcome null while it is open
/// @param reason why it was skipped, missed, cancelled or unknown
public record Execution(
    Instant due,
    @Nullable Outcome outcome,
    @Nullable Instant recordedAt,
    @Nullable String reason,
    List<Attempt> attempts) {
  public Execution {
    attempts = List.copyOf(attempts);
  }
}
