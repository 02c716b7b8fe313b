package io.scheduleddb.api;

import io.scheduleddb.api.Target.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job as a client asks for it: each field well formed by itself, null where the client said
/// nothing. Whether the fields fit together is decided by [Scheduling#create].
///
/// @param fingerprint a digest of what the client sent; required with an `id` or an
///   `idempotencyKey`
public record JobDraft(
    @Nullable JobId id,
    @Nullable Boolean recurring,
    When when,
    Bounds bounds,
    Policies.@Nullable Misfire misfire,
    Policies.@Nullable Overlap overlap,
    Policies.@Nullable Guarantee delivery,
    @Nullable Duration misfireMaxAge,
    @Nullable Duration jitter,
    Call call,
    Retry retry,
    Map<String, String> labels,
    @Nullable String description,
    @Nullable String fingerprint,
    @Nullable String idempotencyKey) {

  /// The fields that say when.
  ///
  /// @param anchor first instant of an interval, start of a recurrence rule; null: the moment of
  ///   creation
  /// @param rrule a recurrence rule of RFC 5545
  public record When(
      @Nullable Instant timestamp,
      @Nullable Duration delay,
      @Nullable String cronExpression,
      Schedule.@Nullable Dialect cronDialect,
      @Nullable String timeZone,
      @Nullable Interval interval,
      @Nullable Instant anchor,
      @Nullable String rrule,
      DstRules.@Nullable Gap dstGap,
      DstRules.@Nullable Overlap dstOverlap) {
    /// By the usual rules for changes of the clock.
    public When(
        @Nullable Instant timestamp,
        @Nullable Duration delay,
        @Nullable String cronExpression,
        Schedule.@Nullable Dialect cronDialect,
        @Nullable String timeZone,
        @Nullable Interval interval,
        @Nullable Instant anchor,
        @Nullable String rrule) {
      this(
          timestamp,
          delay,
          cronExpression,
          cronDialect,
          timeZone,
          interval,
          anchor,
          rrule,
          null,
          null);
    }
  }

  /// An interval: in exact time, or of the calendar.
  public sealed interface Interval {
    record Exact(Duration duration) implements Interval {}

    record Civil(java.time.Period period) implements Interval {}
  }

  /// The fields that say what to call.
  ///
  /// @param payload JSON text
  ///
  /// @param payload JSON text
  public record Call(
      String url,
      @Nullable String method,
      List<Target.Header> headers,
      @Nullable String payload,
      @Nullable Body body,
      @Nullable Duration timeout) {
    public Call {
      headers = List.copyOf(headers);
    }
  }

  /// The fields of `retry`.
  public record Retry(
      @Nullable Integer maxAttempts,
      @Nullable Duration initialBackoff,
      @Nullable Double multiplier,
      @Nullable Duration maxBackoff,
      @Nullable Boolean jitter,
      @Nullable Duration maxAge) {
    /// Nothing said.
    public static final Retry UNSAID = new Retry(null, null, null, null, null, null);
  }
}
