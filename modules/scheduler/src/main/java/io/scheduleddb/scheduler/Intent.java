package io.scheduleddb.scheduler;

import io.scheduleddb.api.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do with an entry that is due.
sealed interface Intent {
  /// Make the call.
  record Deliver() implements Intent {}

  /// Make the call when the occurrence before it is over.
  record Wait() implements Intent {}

  /// Record `outcome` for its occurrence and `others`, and go on at `nextDue`.
  record Skip(List<Instant> others, Outcome outcome, String reason, @Nullable Instant nextDue)
      implements Intent {}
}
