package io.scheduleddb.web;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A `POST /jobs` body while it is being read: what has been said so far.
final class JobForm {
  @Nullable JobId id;
  @Nullable Boolean recurring;
  @Nullable Instant timestamp;
  @Nullable Duration delay;
  @Nullable String cronExpression;
  Schedule.@Nullable Dialect cronDialect;
  @Nullable String timeZone;
  JobDraft.@Nullable Interval interval;
  @Nullable Instant anchor;
  @Nullable String rrule;
  @Nullable Instant startDate;
  @Nullable Instant lastDate;
  long maxOccurrences;
  Policies.@Nullable Misfire misfire;
  Policies.@Nullable Overlap overlap;
  Policies.@Nullable Guarantee delivery;
  @Nullable Duration misfireMaxAge;
  @Nullable Duration jitter;
  @Nullable String url;
  @Nullable String method;
  List<Target.Header> headers = List.of();
  Target.@Nullable Body body;
  @Nullable String payload;
  @Nullable Duration timeout;
  DstRules.@Nullable Gap dstGap;
  DstRules.@Nullable Overlap dstOverlap;
  JobDraft.Retry retry = JobDraft.Retry.UNSAID;
  Map<String, String> labels = Map.of();
  @Nullable String description;

  /// Reads a body. Throws a [io.scheduleddb.api.Refusal] that names every bad field.
  static JobDraft read(String json, @Nullable String idempotencyKey) {
    JobForm form = new JobForm();
    FieldErrors errors = new FieldErrors();
    JobFields.READER.readBody(json, form, errors);
    form.checkTogether(errors);
    errors.refuse();
    return form.draft(json, idempotencyKey);
  }

  /// Reads the body of a job that is to have the id `path`, whether it says so or not.
  static JobDraft read(String json, JobId path) {
    JobForm form = new JobForm();
    FieldErrors errors = new FieldErrors();
    JobFields.READER.readBody(json, form, errors);
    if (form.id != null && !form.id.equals(path)) {
      errors.add("/id", "is not the id in the path; a job keeps its id");
    }
    form.id = path;
    form.checkTogether(errors);
    errors.refuse();
    return form.draft(json, null);
  }

  private void checkTogether(FieldErrors errors) {
    errors.require("webhook_url", url);
    boolean once = timestamp != null || delay != null;
    boolean often = cronExpression != null || interval != null || rrule != null;
    if (recurring != null && (recurring ? once : often)) {
      errors.add(
          "/type",
          recurring
              ? "is recurring, but timestamp or delay make a one-time job"
              : "is one_time, but cron_expression, interval or rrule make a recurring job");
    }
  }

  private JobDraft draft(String json, @Nullable String idempotencyKey) {
    boolean repeatable = id != null || idempotencyKey != null;
    String target = Objects.requireNonNull(url);
    return new JobDraft(
        id,
        recurring,
        new JobDraft.When(
            timestamp,
            delay,
            cronExpression,
            cronDialect,
            timeZone,
            interval,
            anchor,
            rrule,
            dstGap,
            dstOverlap),
        startDate == null && lastDate == null && maxOccurrences == 0
            ? Bounds.NONE
            : new Bounds(startDate, lastDate, maxOccurrences),
        misfire,
        overlap,
        delivery,
        misfireMaxAge,
        jitter,
        new JobDraft.Call(target, method, headers, payload, body, timeout),
        retry,
        labels,
        description,
        repeatable ? Fingerprint.of(json) : null,
        idempotencyKey);
  }
}
