package io.scheduleddb.scheduler;

import io.scheduleddb.api.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do with an entry that is due.
sealed interface Intent {
  /// Make the call.
  record Deliver() implements Intent {}

  /// Make the call when its turn comes: an outage left it behind.
  record CatchUp() implements Intent {}

  /// Make the call when the occurrence before it is over, and schedule none until then.
  record Wait() implements Intent {}

  /// Let it wait, in the log, for the earlier one to end; should another wait already, record it as
  /// skipped for this `reason`. Go on at `nextDue`.
  record Defer(String reason, @Nullable Instant nextDue) implements Intent {}

  /// End the earlier ones for this `reason`, and make the call then.
  record Replace(String reason) implements Intent {}

  /// Record `outcome` for its occurrence and `others`, and go on at `nextDue`.
  record Skip(List<Instant> others, Outcome outcome, String reason, @Nullable Instant nextDue)
      implements Intent {}
}
