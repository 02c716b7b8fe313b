package io.scheduleddb.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stored job.
///
/// @param number the job's place in the order of creation; given once, never again; what slot
///   entries and ledger refer to, so that a job created anew under an old id shares nothing with it
/// @param nextDue the due instant of the newest occurrence that has a slot entry and hasn't
///   started; null when there is none
/// @param occurrences how many occurrences have been scheduled so far, the pending one included
/// @param revision 1 at creation, one more with each change of `spec`, `status`, `nextDue` or
///   `reason`
/// @param reason why it was cancelled or paused
/// @param trace the span of the request that created it; null when that wasn't traced. Nothing of
///   what a job does depends on it, and equal replicas may differ in it
public record Job(
    long number,
    JobSpec spec,
    JobStatus status,
    @Nullable Instant nextDue,
    long occurrences,
    Instant createdAt,
    Instant updatedAt,
    long revision,
    @Nullable String reason,
    @Nullable TraceContext trace) {

  public JobId id() {
    return spec.id();
  }

  /// The same job in another state, one revision on.
  public Job moved(JobStatus status, @Nullable Instant nextDue, Instant now) {
    return new Job(
        number, spec, status, nextDue, occurrences, createdAt, now, revision + 1, reason, trace);
  }

  /// The same job as `spec` has it from now on, with so many occurrences scheduled so far.
  public Job replaced(JobSpec spec, @Nullable Instant nextDue, long occurrences, Instant now) {
    return new Job(
        number, spec, status, nextDue, occurrences, createdAt, now, revision + 1, reason, trace);
  }

  /// The same job with its next occurrence scheduled at `nextDue`, and `passed` before that one
  /// that got no slot entry.
  public Job scheduled(Instant nextDue, int passed, Instant now) {
    return new Job(
        number,
        spec,
        status,
        nextDue,
        occurrences + passed + 1,
        createdAt,
        now,
        revision + 1,
        reason,
        trace);
  }

  /// The same job with `reason` for the state it is in.
  public Job because(@Nullable String reason) {
    return new Job(
        number, spec, status, nextDue, occurrences, createdAt, updatedAt, revision, reason, trace);
  }

  /// The same job in another state, as part of one change.
  public Job as(JobStatus status) {
    return seenAs(status);
  }

  /// The same job as a reader sees it while an attempt is on its way.
  public Job seenAs(JobStatus status) {
    return new Job(
        number, spec, status, nextDue, occurrences, createdAt, updatedAt, revision, reason, trace);
  }
}
