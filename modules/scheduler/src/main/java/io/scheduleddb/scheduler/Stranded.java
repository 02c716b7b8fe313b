package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.time.Instant;
import java.time.zone.ZoneRulesException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Jobs whose time zone this node's data doesn't know, after a downgrade or because the node is the
/// last to be upgraded.
///
/// What such a job is due at is known, since it was reckoned elsewhere, but not what follows. So
/// the occurrence takes its course, the job *stays* where it is (its next occurrence is given as
/// the very same, which the log takes as that), and is paused for this reason: whoever looks at it
/// finds out why, and resumes it once the leader knows the zone. Nothing else waits for it.
final class Stranded {
  private Stranded() {}

  /// What follows `due` as `reckoning` says; `due` itself when nobody here can tell.
  static @Nullable Instant nextOr(Instant due, Supplier<@Nullable Instant> reckoning) {
    try {
      return reckoning.get();
    } catch (ZoneRulesException e) {
      return due;
    }
  }

  /// Whether a job whose occurrence at `due` is followed by `next` stays where it is.
  static boolean stays(Instant due, @Nullable Instant next) {
    return due.equals(next);
  }

  static Command pause(JobSpec spec) {
    return new Command.PauseJob(spec.id(), reason(spec), List.of());
  }

  private static String reason(JobSpec spec) {
    return "the time-zone data of the node that delivers doesn't know " + spec.schedule().zone();
  }

  /// What a user asked for, which needs the zone of `spec`.
  ///
  /// @throws Refusal when this node's data doesn't know it
  static <T extends @Nullable Object> T asked(JobSpec spec, Supplier<T> reckoning) {
    try {
      return reckoning.get();
    } catch (ZoneRulesException e) {
      throw new Refusal(
          Problem.Kind.CONFLICT,
          "the time-zone data of this node doesn't know " + spec.schedule().zone());
    }
  }
}
