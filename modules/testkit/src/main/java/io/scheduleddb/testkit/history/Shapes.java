package io.scheduleddb.testkit.history;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobDraft.Interval;
import io.scheduleddb.api.JobDraft.When;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Draws jobs: soon due or late, by any kind of schedule, with any policies and bounds. A new kind
/// gets a method here, and a line in [#once] or [#recurring].
final class Shapes {
  private final Random random;
  private final Epoch epoch;

  Shapes(Random random, Epoch epoch) {
    this.random = random;
    this.epoch = epoch;
  }

  JobDraft draw(String id, Instant now) {
    When when = random.nextInt(10) < 4 ? once(now) : recurring(now);
    boolean once = isOnce(when);
    return new JobDraft(
        new JobId(id),
        null,
        when,
        once ? Bounds.NONE : bounds(now),
        any(Misfire.values()),
        once ? null : any(Overlap.values()),
        any(Guarantee.values()),
        random.nextInt(4) == 0 ? Duration.ofSeconds(5 + random.nextInt(30)) : null,
        null,
        call(),
        retry(),
        Map.of(),
        null,
        "print of " + id,
        random.nextInt(4) == 0 ? "key of " + id : null);
  }

  /// What may take the place of a job: due at other instants, with another call, or both. Its
  /// policies stay, so that what the ledger says can be judged.
  JobDraft instead(JobDraft draft, Instant now) {
    boolean same = random.nextInt(3) == 0;
    When other = isOnce(draft.when()) ? once(now) : recurring(now);
    return new JobDraft(
        draft.id(),
        null,
        same ? draft.when() : other,
        same ? draft.bounds() : Bounds.NONE,
        draft.misfire(),
        draft.overlap(),
        draft.delivery(),
        draft.misfireMaxAge(),
        draft.jitter(),
        call(),
        retry(),
        Map.of(),
        null,
        "print " + random.nextInt() + " of " + draft.id(),
        null);
  }

  private static boolean isOnce(When when) {
    return when.timestamp() != null || when.delay() != null;
  }

  private When once(Instant now) {
    return random.nextInt(4) == 0 ? delay() : timestamp(now);
  }

  private When recurring(Instant now) {
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> interval(now);
      case 3 -> days(now);
      case 4 -> rule(now);
      default -> cron();
    };
  }

  private When timestamp(Instant now) {
    Instant due = now.plusMillis(random.nextInt(25_000) - 3_000L);
    return new When(due, null, null, null, null, null, null, null);
  }

  private When delay() {
    Duration delay = Duration.ofMillis(random.nextInt(25_000));
    return new When(null, delay, null, null, null, null, null, null);
  }

  private When interval(Instant now) {
    Interval interval = new Interval.Exact(Duration.ofSeconds(2 + random.nextInt(6)));
    Instant anchor = second(now, random.nextInt(20) - 10);
    return new When(null, null, null, null, null, interval, anchor, null);
  }

  private When rule(Instant now) {
    String rule =
        random.nextBoolean()
            ? "FREQ=MINUTELY"
            : "FREQ=SECONDLY;INTERVAL=" + (2 + random.nextInt(9));
    return new When(
        null, null, null, null, "UTC", null, second(now, random.nextInt(20) - 10), rule);
  }

  /// Due once in a history, on the day of the clock change when there is one.
  private When days(Instant now) {
    Interval interval = new Interval.Civil(Period.ofDays(1 + random.nextInt(3)));
    Instant anchor = second(now, 5 + random.nextInt(60));
    LocalDateTime local = LocalDateTime.ofInstant(anchor, epoch.zone());
    Instant before =
        local.minus(((Interval.Civil) interval).period()).atZone(epoch.zone()).toInstant();
    return new When(null, null, null, null, epoch.zone().getId(), interval, before, null);
  }

  /// Every minute or some minutes about the time of the history, at any hour or the hours about it.
  private When cron() {
    ZoneId zone = epoch.zone();
    LocalDateTime middle = LocalDateTime.ofInstant(epoch.change(), zone);
    String minutes =
        switch (random.nextInt(4)) {
          case 0 -> "*/2";
          case 1 -> numbers(middle.getMinute() - 3, middle.getMinute() + 4, 60);
          case 2 -> "0,30";
          default -> "*";
        };
    String hours =
        random.nextBoolean() ? "*" : numbers(middle.getHour() - 2, middle.getHour() + 2, 24);
    String days = random.nextInt(3) == 0 ? "0,6" : "*";
    String expression = "%s %s * * %s".formatted(minutes, hours, days);
    return new When(
        null,
        null,
        expression,
        null,
        zone.getId(),
        null,
        null,
        null,
        any(DstRules.Gap.values()),
        any(DstRules.Overlap.ONCE, DstRules.Overlap.TWICE));
  }

  /// Some of the numbers from `from` to `to`, at least one, around a clock of `modulus`.
  private String numbers(int from, int to, int modulus) {
    int sure = from + random.nextInt(to - from + 1);
    return IntStream.rangeClosed(from, to)
        .filter(number -> number == sure || random.nextBoolean())
        .mapToObj(number -> String.valueOf(Math.floorMod(number, modulus)))
        .collect(Collectors.joining(","));
  }

  private Bounds bounds(Instant now) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Bounds(null, null, 1 + random.nextInt(6));
      case 2 -> new Bounds(null, second(now, 20 + random.nextInt(60)), 0);
      case 3 -> new Bounds(second(now, random.nextInt(30)), null, random.nextInt(8));
      default -> Bounds.NONE;
    };
  }

  private static Instant second(Instant now, int seconds) {
    return Instant.ofEpochSecond(now.getEpochSecond() + seconds);
  }

  private JobDraft.Call call() {
    return new JobDraft.Call(
        "http://receiver" + random.nextInt(5) + ".test/",
        null,
        List.of(),
        random.nextBoolean() ? "{}" : null,
        null,
        Duration.ofSeconds(2 + random.nextInt(12)));
  }

  private JobDraft.Retry retry() {
    return new JobDraft.Retry(
        1 + random.nextInt(3),
        Duration.ofMillis(500 + random.nextInt(1_500)),
        2.0,
        Duration.ofSeconds(4),
        random.nextBoolean(),
        random.nextInt(4) == 0 ? Duration.ofSeconds(5) : null);
  }

  /// One of them; null, which leaves it to the product, once in a while.
  @SafeVarargs
  private <E> @Nullable E any(E... values) {
    int drawn = random.nextInt(values.length * 3 + 1);
    return drawn == values.length * 3 ? null : values[drawn % values.length];
  }
}
