package io.scheduleddb.calculus;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A recurrence rule of RFC 5545 §3.3.10, well formed; [RuleReading] makes it of text.
///
/// @param interval every how many periods of `frequency`
/// @param count how many occurrences in all; 0 when the rule doesn't say
/// @param until the end, included; null when the rule doesn't say
/// @param weekStart `WKST`: on which day a week begins
/// @param weekdays `BYDAY`, in order
/// @param numbers the other lists, each in order; a part that isn't there has none
record RecurrenceRule(
    Frequency frequency,
    int interval,
    int count,
    @Nullable Until until,
    DayOfWeek weekStart,
    List<Weekday> weekdays,
    Map<RulePart, List<Integer>> numbers) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  /// How long a period is.
  enum Frequency {
    SECONDLY,
    MINUTELY,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /// Whether its periods are shorter than a day.
    boolean isOfClock() {
      return this == SECONDLY || this == MINUTELY || this == HOURLY;
    }
  }

  /// The end of a rule.
  ///
  /// @param time the last moment
  /// @param utc whether `time` is in UTC; else it is in the rule's time zone
  record Until(LocalDateTime time, boolean utc) {}

  /// An element of `BYDAY`.
  ///
  /// @param number which one in the month or year, from the end when negative; 0: every
  record Weekday(DayOfWeek day, int number) {
    @Override
    public String toString() {
      return (number == 0 ? "" : number) + day.name().substring(0, 2);
    }
  }

  RecurrenceRule {
    weekdays = List.copyOf(weekdays);
    numbers = Map.copyOf(numbers);
  }

  boolean has(RulePart part) {
    return numbers.containsKey(part);
  }

  /// The numbers of a part, in order.
  List<Integer> of(RulePart part) {
    return numbers.getOrDefault(part, List.of());
  }

  /// The rule in the one form in which we write it: parts and values in order, what goes without
  /// saying left out.
  String text() {
    StringJoiner text = new StringJoiner(";");
    text.add("FREQ=" + frequency);
    if (interval != 1) {
      text.add("INTERVAL=" + interval);
    }
    if (count != 0) {
      text.add("COUNT=" + count);
    }
    if (until != null) {
      text.add("UNTIL=" + TIME.format(until.time()) + (until.utc() ? "Z" : ""));
    }
    for (RulePart part : RulePart.values()) {
      if (part == RulePart.BYHOUR && !weekdays.isEmpty()) {
        text.add("BYDAY=" + joined(weekdays));
      }
      if (has(part)) {
        text.add(part + "=" + joined(of(part)));
      }
    }
    if (weekStart != DayOfWeek.MONDAY) {
      text.add("WKST=" + weekStart.name().substring(0, 2));
    }
    return text.toString();
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
