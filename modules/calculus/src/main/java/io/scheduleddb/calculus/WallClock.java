package io.scheduleddb.calculus;

import io.scheduleddb.api.DstRules.Gap;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/// The clock on the wall of a zone: finds the instants of local times, through the changes of the
/// clock.
///
/// Time is a row of stretches in which the offset from UTC stays. In each the wall shows a span of
/// local times without a hole, so that a search for a local time is a search in a plain calendar.
/// What the rules for changes are about lies between two stretches: after a change forward the wall
/// has left out a span, which is searched for what is due at the moment of the change; after a
/// change back it shows again what it has shown, which is passed over when each local time counts
/// once.
///
/// Equal instants can't come out twice, because each is later than the one before.
///
/// @param bothPasses whether a local time that the wall shows twice is due twice
record WallClock(ZoneRules rules, Gap gap, boolean bothPasses) {
  /// Nothing that is due at all has to wait longer: the calendar repeats after 400 years, and what
  /// is rarest, 29 February on a given weekday, comes again within 40.
  static final int HORIZON_YEARS = 120;

  /// The first due instant after `after`; null when there is none within the horizon.
  @Nullable Instant next(Instant after, WallTimes due) {
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime shown = LocalDateTime.ofInstant(after, offset).plusNanos(1);
    LocalDateTime horizon = shown.plusYears(HORIZON_YEARS);
    LocalDateTime from = bothPasses ? shown : afterRepetition(shown, offset);
    Instant begin = after;
    while (from.isBefore(horizon)) {
      ZoneOffsetTransition change = rules.nextTransition(begin);
      LocalDateTime end = change == null ? horizon : change.getDateTimeBefore();
      LocalDateTime found = due.first(from, end);
      if (found != null) {
        return found.toInstant(offset);
      }
      if (change == null) {
        return null;
      }
      if (isDueAt(change, due)) {
        return change.getInstant();
      }
      begin = change.getInstant();
      offset = change.getOffsetAfter();
      from =
          change.isOverlap() && !bothPasses
              ? change.getDateTimeBefore()
              : change.getDateTimeAfter();
    }
    return null;
  }

  /// The end of the second pass when the wall is amid one, else what it shows.
  private LocalDateTime afterRepetition(LocalDateTime shown, ZoneOffset offset) {
    ZoneOffsetTransition change = rules.isFixedOffset() ? null : rules.getTransition(shown);
    return change != null && change.isOverlap() && change.getOffsetAfter().equals(offset)
        ? change.getDateTimeBefore()
        : shown;
  }

  private boolean isDueAt(ZoneOffsetTransition change, WallTimes due) {
    return gap == Gap.RUN_AFTER
        && change.isGap()
        && due.first(change.getDateTimeBefore(), change.getDateTimeAfter()) != null;
  }
}
