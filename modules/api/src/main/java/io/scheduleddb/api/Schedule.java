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

  /// At every local time in `zone` that matches `expression`, a cron expression in the dialect
  /// `unix`: five fields, names, `L W #`, and the macros.
  record Cron(String expression, String zone) implements Schedule {}

  /// At `anchor` plus every whole multiple of `interval`, in exact time. At least one second.
  record Every(Duration interval, Instant anchor) implements Schedule {
    public Every {
      Invariant.check(interval.toMillis() >= 1_000, "interval below one second", interval);
    }
  }

  /// At the local time of `anchor` in `zone`, every `interval` of the calendar: days, weeks,
  /// months.
  record EveryPeriod(Period interval, Instant anchor, String zone) implements Schedule {
    public EveryPeriod {
      Invariant.check(
          !interval.isZero() && !interval.isNegative(), "interval not positive", interval);
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
