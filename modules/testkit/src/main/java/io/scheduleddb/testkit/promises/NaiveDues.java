package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When a job is due, by the simplest reckoning there is, and not the product's: every instant up
/// to a horizon is listed.
///
/// @param all due instants within the bounds, but for their count
record NaiveDues(NavigableSet<Instant> all, Instant horizon) {
  /// What is listed: as far as a history goes back and forth.
  private static final Duration SPAN = Duration.ofMinutes(20);

  private static final Pattern RULE =
      Pattern.compile("FREQ=(SECONDLY|MINUTELY)(?:;INTERVAL=(\\d+))?");

  static NaiveDues of(Schedule schedule, Bounds bounds, Instant horizon) {
    NavigableSet<Instant> all = all(schedule, horizon);
    Instant start = bounds.start();
    Instant last = bounds.last();
    all.removeIf(
        due -> (start != null && due.isBefore(start)) || (last != null && due.isAfter(last)));
    return new NaiveDues(all, horizon);
  }

  private static NavigableSet<Instant> all(Schedule schedule, Instant horizon) {
    Instant from = horizon.minus(SPAN);
    return switch (schedule) {
      case Schedule.Once once -> new TreeSet<>(List.of(once.due()));
      case Schedule.Every every -> every(every, from, horizon);
      case Schedule.EveryPeriod every -> NaivePeriod.between(every, from, horizon);
      case Schedule.Recurrence rule -> every(exactly(rule), from, horizon);
      case Schedule.Cron cron -> NaiveCron.of(cron).between(from, horizon);
    };
  }

  /// A rule of so many seconds or minutes, and no more.
  private static Schedule.Every exactly(Schedule.Recurrence rule) {
    Matcher matcher = RULE.matcher(rule.rule());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no naive reckoning of " + rule);
    }
    long count = matcher.group(2) == null ? 1 : Long.parseLong(matcher.group(2));
    long seconds = matcher.group(1).equals("MINUTELY") ? 60 * count : count;
    return new Schedule.Every(Duration.ofSeconds(seconds), rule.anchor());
  }

  private static NavigableSet<Instant> every(Schedule.Every every, Instant from, Instant to) {
    NavigableSet<Instant> dues = new TreeSet<>();
    long gap = every.interval().toMillis();
    long skipped = Math.max(0, Duration.between(every.anchor(), from).toMillis() / gap);
    for (Instant due = every.anchor().plusMillis(skipped * gap);
        due.isBefore(to);
        due = due.plusMillis(gap)) {
      dues.add(due);
    }
    return dues;
  }

  boolean isDue(Instant instant) {
    return all.contains(instant) || !instant.isBefore(horizon);
  }

  /// The first after `instant`; null when there is none up to the horizon.
  @Nullable Instant after(Instant instant) {
    return all.higher(instant);
  }

  List<Instant> between(Instant first, Instant last) {
    return first.isAfter(last) ? List.of() : List.copyOf(all.subSet(first, true, last, true));
  }
}
