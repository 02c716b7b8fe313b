package io.scheduleddb.server;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a user and a receiver know of one job. Each call is checked as it arrives.
final class Witness {
  private final Command.CreateJob create;
  private final List<JobSpec> replacements = new ArrayList<>();
  private final Map<Instant, List<Start>> starts = new HashMap<>();
  private boolean acknowledged;
  private boolean over;
  private boolean doomed;
  private @Nullable Instant disturbed;

  /// @param life which life of the process, or term, or grant, made the call
  private record Start(int attempt, long life) {}

  Witness(Command.CreateJob create) {
    this.create = create;
  }

  JobId id() {
    return create.spec().id();
  }

  JobSpec spec() {
    return create.spec();
  }

  void acknowledge() {
    acknowledged = true;
  }

  boolean acknowledged() {
    return acknowledged;
  }

  /// A user, or a receiver that is gone, may have changed the course of the job from then on.
  void disturb(Instant now) {
    disturbed = disturbed == null ? now : disturbed;
  }

  @Nullable Instant disturbed() {
    return disturbed;
  }

  /// A replacement was asked for, and may take effect at any time: also a job that is over may go
  /// on.
  void replaced(JobSpec spec) {
    replacements.add(spec);
  }

  /// A delete was asked for, and may take effect at any time.
  void doom() {
    doomed = true;
  }

  boolean doomed() {
    return doomed;
  }

  void deleted() {
    over = true;
  }

  void cancelled(Reply.Cancelled reply) {
    over |= !reply.inFlight();
  }

  /// A call arrives.
  void see(Courier.Delivery delivery, Instant now, long life) {
    String what = "%s attempt %d at %s".formatted(delivery.webhookId(), delivery.attempt(), now);
    Invariant.check(!now.isBefore(delivery.due()), "early", what);
    Invariant.check(!over || !replacements.isEmpty(), "after the job was over", what);
    boolean due =
        isDue(spec(), delivery.due())
            || replacements.stream().anyMatch(spec -> isDue(spec, delivery.due()));
    Invariant.check(due, "not an instant of the schedule", what);
    List<Start> before = starts.computeIfAbsent(delivery.due(), _ -> new ArrayList<>());
    boolean twice =
        before.stream().anyMatch(s -> s.attempt == delivery.attempt() && s.life == life);
    Invariant.check(!twice, "twice without a crash", what);
    boolean once = spec().policies().delivery() == Guarantee.AT_MOST_ONCE;
    Invariant.check(!once || before.isEmpty(), "twice, but at most once was asked for", what);
    before.add(new Start(delivery.attempt(), life));
  }

  boolean started(Instant due) {
    return starts.containsKey(due);
  }

  private static boolean isDue(JobSpec spec, Instant due) {
    Bounds bounds = spec.bounds();
    return switch (spec.schedule()) {
      case Schedule.Once once -> due.equals(once.due());
      case Schedule.Every every -> {
        long since = Duration.between(every.anchor(), due).toMillis();
        Instant last = bounds.last();
        yield since > 0
            && since % every.interval().toMillis() == 0
            && (last == null || !due.isAfter(last));
      }
      default -> false;
    };
  }

  /// The due instants up to `end`, without regard to `maxOccurrences`.
  List<Instant> dues(Instant end) {
    List<Instant> dues = new ArrayList<>();
    @Nullable Instant due = create.firstDue();
    while (due != null && !due.isAfter(end)) {
      dues.add(due);
      due = spec().schedule().recurring() ? nextAfter(due) : null;
    }
    return dues;
  }

  /// The instant with which a resume goes on.
  @Nullable Instant nextAfter(Instant instant) {
    if (!(spec().schedule() instanceof Schedule.Every every)) {
      return create.firstDue();
    }
    Instant due = create.firstDue();
    if (!instant.isBefore(due)) {
      long gap = every.interval().toMillis();
      due = due.plusMillis((Duration.between(due, instant).toMillis() / gap + 1) * gap);
    }
    Instant last = spec().bounds().last();
    return last != null && due.isAfter(last) ? null : due;
  }
}
