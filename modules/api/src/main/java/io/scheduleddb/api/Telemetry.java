package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: what is worth counting. Quick, never throws, any thread.
public interface Telemetry {

  /// An attempt ended; `lateness` is from its instant to its start.
  void attempted(Attempt attempt);

  /// Occurrences of a job got an outcome.
  void recorded(Outcome outcome, int count);

  /// The log was applied: `entries` with `commands` in one transaction.
  void applied(int entries, int commands, Duration took);

  /// Counts nothing.
  Telemetry NONE =
      new Telemetry() {
        @Override
        public void attempted(Attempt attempt) {}

        @Override
        public void recorded(Outcome outcome, int count) {}

        @Override
        public void applied(int entries, int commands, Duration took) {}
      };

  /// How the scheduler stands now, for gauges.
  ///
  /// @param inFlight calls under way
  /// @param buffered due entries held in memory
  /// @param slots granted slots that aren't over
  /// @param oldestDue the instant of the first entry in memory that waits to be started; null when
  ///   none does
  record Vitals(int inFlight, int buffered, List<Long> slots, @Nullable Instant oldestDue) {}
}
