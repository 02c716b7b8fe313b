package io.scheduleddb.calculus;

import io.scheduleddb.api.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recurrence rule in a time zone: the instants of its local times.
///
/// # Clock changes
///
/// RFC 5545 says two things of a local time that a change skips: that it isn't due, and that it is
/// due as far after the change as it would have been (§3.3.10). Here it is due at the moment of the
/// change, as with any other schedule. A local time that comes twice is due the first time, unless
/// periods are shorter than a day and there is no `BYHOUR`: such a rule means "all the time" and
/// follows the clock through both passes, as a cron expression does whose hour is `*`.
///
/// # Search
///
/// The instants of local times come in the order of these, but for the second pass. So the next
/// local time has the next instant, unless now is in the first pass and nothing is left there: then
/// the second begins where the clock goes back to.
final class ZonedRecurrence {
  private final Recurrence recurrence;
  private final ZoneRules rules;
  private final boolean bothPasses;
  private final @Nullable LocalDateTime end;

  /// @param end as [Schedule.Recurrence#end]
  private ZonedRecurrence(
      RecurrenceRule rule, Instant anchor, ZoneId zone, @Nullable LocalDateTime end) {
    this.rules = zone.getRules();
    this.recurrence = new Recurrence(rule, LocalDateTime.ofInstant(anchor, zone));
    this.bothPasses = rule.frequency().isOfClock() && !rule.has(RulePart.BYHOUR);
    this.end = end;
  }

  static ZonedRecurrence of(Schedule.Recurrence schedule) {
    return new ZonedRecurrence(
        RuleReading.parse(schedule.rule()),
        schedule.anchor(),
        ZoneId.of(schedule.zone()),
        schedule.end());
  }

  /// A schedule made of a rule as a user wrote it: the rule in its one form, and its end.
  ///
  /// @throws IllegalArgumentException with a message for the user
  static Schedule.Recurrence schedule(String text, Instant anchor, String zone) {
    RecurrenceRule rule = RuleReading.parse(text);
    ZonedRecurrence zoned = new ZonedRecurrence(rule, anchor, ZoneId.of(zone), null);
    return new Schedule.Recurrence(rule.text(), anchor, zone, zoned.lastLocal());
  }

  private @Nullable LocalDateTime lastLocal() {
    RecurrenceRule.Until until = recurrence.rule().until();
    if (until != null) {
      return until.utc() ? null : until.time();
    }
    return recurrence.rule().count() == 0 ? null : recurrence.last(local -> true);
  }

  /// The first due instant after `after`; null when there is none.
  @Nullable Instant next(Instant after) {
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime local = LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, offset);
    LocalDateTime from = local.plusSeconds(1);
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    boolean twice = offsets.size() == 2;
    if (twice && !bothPasses && offset.equals(offsets.getLast())) {
      from = later(from, rules.getTransition(local).getDateTimeBefore());
    }
    LocalDateTime next = firstFrom(from);
    if (twice && bothPasses && offset.equals(offsets.getFirst())) {
      Instant again = secondPass(rules.getTransition(local), next);
      if (again != null) {
        return again;
      }
    }
    return next == null ? null : untilEnd(instant(next, after));
  }

  private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
    return one.isBefore(other) ? other : one;
  }

  private @Nullable LocalDateTime firstFrom(LocalDateTime from) {
    LocalDateTime first = end != null && from.isAfter(end) ? null : recurrence.firstFrom(from);
    return first == null || (end != null && first.isAfter(end)) ? null : first;
  }

  /// The first instant after the clock was put back by `change`, while it shows times that it has
  /// shown; null when there is none, or `next` comes before.
  private @Nullable Instant secondPass(ZoneOffsetTransition change, @Nullable LocalDateTime next) {
    LocalDateTime over = change.getDateTimeBefore();
    if (next != null && next.isBefore(over)) {
      return null;
    }
    LocalDateTime again = firstFrom(change.getDateTimeAfter());
    return again == null || !again.isBefore(over)
        ? null
        : untilEnd(again.toInstant(change.getOffsetAfter()));
  }

  private Instant instant(LocalDateTime local, Instant after) {
    List<Instant> instants = LocalTimes.instants(local, rules, bothPasses);
    return instants.getFirst().isAfter(after) ? instants.getFirst() : instants.getLast();
  }

  private @Nullable Instant untilEnd(Instant due) {
    RecurrenceRule.Until until = recurrence.rule().until();
    boolean over =
        until != null && until.utc() && due.isAfter(until.time().toInstant(ZoneOffset.UTC));
    return over ? null : due;
  }
}
