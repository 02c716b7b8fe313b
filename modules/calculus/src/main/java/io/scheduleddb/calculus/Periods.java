package io.scheduleddb.calculus;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// The periods of a recurrence rule, and what is due in each. Everything here is local time in
/// whole seconds; no zone is known.
sealed interface Periods permits CalendarPeriods, ClockPeriods {

  /// The year in which every search ends.
  int LAST_YEAR = 9999;

  /// The first local time at or after `from` at which the rule is due, without regard to where it
  /// starts and ends; null when `steps` or the calendar come to an end before.
  @Nullable LocalDateTime firstFrom(LocalDateTime from, Steps steps);

  /// How much a search may still do.
  final class Steps {
    private int left;

    Steps(int most) {
      left = most;
    }

    /// Takes one; false when none is left.
    boolean take() {
      return left-- > 0;
    }

    /// Whether one was asked for in vain.
    boolean areUp() {
      return left < 0;
    }
  }
}
