package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/// When a job is due. Zones are kept by name, because a stored job must stay readable on a node
/// whose time-zone data doesn't know the zone; only the proposer of a command looks a zone up.
public sealed interface Schedule {

  /// Once, at `due`.
  record Once(Instant due) implements Schedule {}

  /// At every local time in `zone` that matches `expression`, as the client wrote it.
  record Cron(String expression, String zone, Dialect dialect, DstRules dst) implements Schedule {
    /// In the dialect `unix`, by the usual rules for changes of the clock.
    public Cron(String expression, String zone) {
      this(expression, zone, Dialect.UNIX, DstRules.UNSAID);
    }
  }

  /// Whose rules a cron expression follows. The client names it: it is never guessed from the
  /// number of fields.
  enum Dialect {
    /// minute, hour, day of month, month, day of week (0 and 7: Sunday); or a macro. Days match
    /// either day field when both are restricted.
    UNIX,
    /// second, minute, hour, day of month, month, day of week (1: Sunday), and a year if wanted.
    /// Exactly one of the day fields is `?`.
    QUARTZ,
    /// second, minute, hour, day of month, month, day of week (0 and 7: Sunday); or a macro. Days
    /// match both day fields.
    SPRING
  }

  /// At `anchor` plus every whole multiple of `interval`, in exact time. At least one second.
  record Every(Duration interval, Instant anchor) implements Schedule {
    public Every {
      Invariant.check(interval.toMillis() >= 1_000, "interval below one second", interval);
    }
  }

  /// At the local time of `anchor` in `zone`, every `interval` of the calendar: days, weeks,
  /// months.
  record EveryPeriod(Period interval, Instant anchor, String zone, DstRules dst)
      implements Schedule {
    public EveryPeriod {
      Invariant.check(
          !interval.isZero() && !interval.isNegative(), "interval not positive", interval);
    }

    /// By the usual rules for changes of the clock.
    public EveryPeriod(Period interval, Instant anchor, String zone) {
      this(interval, anchor, zone, DstRules.UNSAID);
    }
  }

  /// At every local time in `zone` that `rule` names, a recurrence rule of RFC 5545 in normal form.
  ///
  /// @param anchor its start (`DTSTART`), whole seconds
  /// @param end the last local time, when `rule` says it in local time or by a `COUNT`, which only
  ///   the proposer counts; null when there is none, or `rule` has it in UTC
  record Recurrence(String rule, Instant anchor, String zone, @Nullable LocalDateTime end)
      implements Schedule {
    public Recurrence {
      Invariant.check(anchor.getNano() == 0, "anchor with a fraction of a second", anchor);
    }
  }

  /// The zone whose rules it follows; null when it follows none.
  default @Nullable String zone() {
    return null;
  }

  /// Whether this schedule can have more than one occurrence.
  default boolean recurring() {
    return !(this instanceof Once);
  }
}
