package io.scheduleddb.calculus;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.DstRules.Overlap;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When a job is due. Reads the zone rules of this machine: only proposers may ask it, never the
/// application of a log entry.
public final class Calculus {
  /// Stands for a job that has no id yet.
  private static final JobId ANY_JOB = new JobId("any");

  private Calculus() {}

  /// Checks that an expression can be read. It may be never due all the same.
  ///
  /// @throws IllegalArgumentException with a message for the user
  public static void check(Schedule.Cron cron) {
    CronExpressions.read(cron, ANY_JOB);
  }

  /// Reads a recurrence rule, works out where it ends, and writes it in its normal form.
  ///
  /// @param anchor the start of the rule, whole seconds
  /// @throws IllegalArgumentException with a message for the user
  public static Schedule.Recurrence recurrence(String rule, Instant anchor, String zone) {
    return ZonedRecurrence.schedule(rule, anchor, zone);
  }

  /// The expression of a job in canonical form: numbers only, no macros, nothing random. It reads,
  /// in the same dialect, as what the client wrote.
  public static String canonical(Schedule.Cron cron, JobId job) {
    return CronDialect.of(cron.dialect()).write(CronExpressions.read(cron, job));
  }

  /// The rules for changes of the clock that a job follows, never [Overlap#UNSAID]; null where it
  /// has none to choose.
  public static @Nullable DstRules dst(JobSpec job) {
    return switch (job.schedule()) {
      case Schedule.Cron cron ->
          said(cron.dst(), bothPasses(cron.dst(), CronExpressions.read(cron, job.id())));
      case Schedule.EveryPeriod every -> said(every.dst(), every.dst().overlap() == Overlap.TWICE);
      case Schedule.Once once -> null;
      case Schedule.Every every -> null;
      case Schedule.Recurrence recurrence -> null;
    };
  }

  private static DstRules said(DstRules dst, boolean bothPasses) {
    return new DstRules(dst.gap(), bothPasses ? Overlap.TWICE : Overlap.ONCE);
  }

  private static boolean bothPasses(DstRules said, CronTimes times) {
    return said.overlap() == Overlap.UNSAID
        ? times.followsClock()
        : said.overlap() == Overlap.TWICE;
  }

  /// The first due instant of a job after `after` and within its bounds; null when there is none.
  public static @Nullable Instant next(JobSpec job, Instant after) {
    Bounds bounds = job.bounds();
    Instant start = bounds.start();
    Instant from = start != null && start.isAfter(after) ? start.minusNanos(1) : after;
    Instant due =
        switch (job.schedule()) {
          case Schedule.Once once -> once.due().isAfter(from) ? once.due() : null;
          case Schedule.Cron cron -> next(cron, job.id(), from);
          case Schedule.Every every -> next(every, from);
          case Schedule.EveryPeriod every -> next(every, from);
          case Schedule.Recurrence recurrence -> ZonedRecurrence.of(recurrence).next(from);
        };
    Instant last = bounds.last();
    return due != null && last != null && due.isAfter(last) ? null : due;
  }

  /// The first `count` due instants of a job after `after`, fewer when it ends before.
  public static List<Instant> next(JobSpec job, Instant after, int count) {
    List<Instant> instants = new ArrayList<>(count);
    Instant due = next(job, after);
    while (due != null && instants.size() < count) {
      instants.add(due);
      due = next(job, due);
    }
    return instants;
  }

  private static @Nullable Instant next(Schedule.Cron cron, JobId job, Instant after) {
    CronTimes times = CronExpressions.read(cron, job);
    return wall(cron.zone(), cron.dst().gap(), bothPasses(cron.dst(), times)).next(after, times);
  }

  private static WallClock wall(String zone, DstRules.Gap gap, boolean bothPasses) {
    return new WallClock(ZoneId.of(zone).getRules(), gap, bothPasses);
  }

  private static Instant next(Schedule.Every every, Instant after) {
    Duration since = Duration.between(every.anchor(), after);
    return since.isNegative()
        ? every.anchor()
        : every
            .anchor()
            .plusMillis(
                (since.toMillis() / every.interval().toMillis() + 1) * every.interval().toMillis());
  }

  /// The anchor itself is due whatever the clock does: it is an instant, not a local time.
  private static @Nullable Instant next(Schedule.EveryPeriod every, Instant after) {
    if (after.isBefore(every.anchor())) {
      return every.anchor();
    }
    boolean bothPasses = every.dst().overlap() == Overlap.TWICE;
    return wall(every.zone(), every.dst().gap(), bothPasses).next(after, PeriodTimes.of(every));
  }
}
