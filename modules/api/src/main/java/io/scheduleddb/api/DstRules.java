package io.scheduleddb.api;

/// What becomes of the local times that a change of the clock skips or repeats.
public record DstRules(Gap gap, Overlap overlap) {
  /// Of a job whose client said nothing.
  public static final DstRules UNSAID = new DstRules(Gap.RUN_AFTER, Overlap.UNSAID);

  /// Local times that don't exist, because the clock was put forward.
  public enum Gap {
    /// Due at the moment of the change: one occurrence for however many such times.
    RUN_AFTER,
    /// Not due.
    SKIP
  }

  /// Local times that come twice, because the clock was put back.
  public enum Overlap {
    /// [#TWICE] for a cron expression of the dialect `unix` whose hour field begins with `*`, which
    /// means "all the time" and follows the clock; else [#ONCE].
    UNSAID,
    /// Due the first time only.
    ONCE,
    /// Due both times.
    TWICE
  }
}
