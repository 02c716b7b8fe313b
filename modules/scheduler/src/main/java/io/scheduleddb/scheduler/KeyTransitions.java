package io.scheduleddb.scheduler;

import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Requests with an idempotency key: one that comes again is answered again, not done again.
///
/// A command that isn't idempotent by nature carries its key, asks [#answeredBefore] first, and
/// [#note]s what it did.
final class KeyTransitions {
  private KeyTransitions() {}

  /// The reply to a request that was made before, or can't be met because of one: `again` makes it
  /// from the job and what was noted. Null for a new request, and for one without a key.
  static @Nullable Reply answeredBefore(
      @Nullable IdempotencyKey key, Step step, BiFunction<Job, KeyUse, Reply> again) {
    return key == null ? null : answeredBefore(key.value(), key.fingerprint(), step, again);
  }

  static @Nullable Reply answeredBefore(
      String key, @Nullable String fingerprint, Step step, BiFunction<Job, KeyUse, Reply> again) {
    KeyUse use = step.writer().idempotencyKey(key);
    if (use == null) {
      return null;
    }
    if (!Objects.equals(use.fingerprint(), fingerprint)) {
      return reused(key);
    }
    Job job = step.writer().job(use.job());
    return job == null
        ? refused(
            Problem.Kind.CONFLICT, "the job of the request with this Idempotency-Key was deleted")
        : again.apply(job, use);
  }

  /// Notes what a request with this key did.
  ///
  /// @param due the occurrence that it was about; null for the job as a whole
  static void note(@Nullable IdempotencyKey key, Job job, @Nullable Instant due, Step step) {
    if (key != null) {
      put(key.value(), new KeyUse(job.number(), due, key.fingerprint()), step);
    }
  }

  static void put(String key, KeyUse use, Step step) {
    step.writer().putIdempotencyKey(key, use, step.now());
  }

  /// Lets a key stand for a request that consists of parts, each with a key of its own.
  static Reply use(IdempotencyKey key, Step step) {
    Reply.Refused objection = objection(key, step);
    if (objection != null) {
      return objection;
    }
    if (step.writer().idempotencyKey(key.value()) == null) {
      put(key.value(), new KeyUse(0, key.fingerprint()), step);
    }
    return new Reply.Done(0);
  }

  /// The refusal of a key that stands for another request; null when it may be used.
  static Reply.@Nullable Refused objection(IdempotencyKey key, Step step) {
    KeyUse use = step.writer().idempotencyKey(key.value());
    return use == null || key.fingerprint().equals(use.fingerprint()) ? null : reused(key.value());
  }

  private static Reply.Refused reused(String key) {
    return refused(
        Problem.Kind.KEY_REUSED, "Idempotency-Key \"" + key + "\" came with other content before");
  }

  private static Reply.Refused refused(Problem.Kind kind, String detail) {
    return new Reply.Refused(Problem.of(kind, detail));
  }
}
