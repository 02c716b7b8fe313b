package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;

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

  /// Whether this schedule can have more than one occurrence.
  default boolean recurring() {
    return !(this instanceof Once);
  }
}
