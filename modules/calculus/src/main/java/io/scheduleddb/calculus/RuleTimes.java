package io.scheduleddb.calculus;

import io.scheduleddb.calculus.RecurrenceRule.Frequency;
import java.time.LocalTime;
import java.util.List;

/// The times within each period of a rule, or within each of its days when periods are longer:
/// every combination of some hours, minutes and seconds, in order. None is written out, because a
/// day can have 86 400.
final class RuleTimes {
  private static final List<Integer> BEGIN = List.of(0);

  private final int[] hours;
  private final int[] minutes;
  private final int[] seconds;

  /// What is longer than a period is at its begin, what the rule leaves open as in `start`.
  RuleTimes(RecurrenceRule rule, LocalTime start) {
    Frequency frequency = rule.frequency();
    hours = numbers(frequency.isOfClock() ? BEGIN : or(rule, RulePart.BYHOUR, start.getHour()));
    minutes =
        numbers(
            frequency == Frequency.MINUTELY || frequency == Frequency.SECONDLY
                ? BEGIN
                : or(rule, RulePart.BYMINUTE, start.getMinute()));
    seconds =
        numbers(
            frequency == Frequency.SECONDLY
                ? BEGIN
                : or(rule, RulePart.BYSECOND, start.getSecond()));
  }

  private static List<Integer> or(RecurrenceRule rule, RulePart part, int otherwise) {
    return rule.has(part) ? rule.of(part) : List.of(otherwise);
  }

  private static int[] numbers(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).filter(value -> value < 60).toArray();
  }

  int size() {
    return hours.length * minutes.length * seconds.length;
  }

  /// The time number `index`, in seconds.
  int at(int index) {
    int minute = index / seconds.length;
    return hours[minute / minutes.length] * 3600
        + minutes[minute % minutes.length] * 60
        + seconds[index % seconds.length];
  }

  /// The number of the first time at or after `second`; [#size] when there is none.
  int firstFrom(int second) {
    int hour = firstFrom(hours, second / 3600);
    if (hour == hours.length || hours[hour] > second / 3600) {
      return hour * minutes.length * seconds.length;
    }
    int minute = firstFrom(minutes, second / 60 % 60);
    if (minute == minutes.length || minutes[minute] > second / 60 % 60) {
      return (hour * minutes.length + minute) * seconds.length;
    }
    return (hour * minutes.length + minute) * seconds.length + firstFrom(seconds, second % 60);
  }

  private static int firstFrom(int[] numbers, int least) {
    int index = 0;
    while (index < numbers.length && numbers[index] < least) {
      index++;
    }
    return index;
  }
}
