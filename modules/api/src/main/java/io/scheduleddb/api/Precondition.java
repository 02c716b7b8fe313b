package io.scheduleddb.api;

import org.jspecify.annotations.Nullable;

/// What a client expects of a job that it wants to change (`If-Match`, `If-None-Match`). It is held
/// against the job when the change is applied, so that nothing comes in between.
public sealed interface Precondition {
  /// Whatever there is.
  record None() implements Precondition {}

  /// There is no such job.
  record Absent() implements Precondition {}

  /// There is one.
  record Present() implements Precondition {}

  /// There is one, at this revision.
  record Revision(long revision) implements Precondition {}

  /// Nothing expected.
  static Precondition none() {
    return new None();
  }

  /// Why the expectation isn't met by `job`, which is null when there is none; null when it is met.
  default @Nullable String objection(JobId id, @Nullable Job job) {
    return switch (this) {
      case None _ -> null;
      case Absent _ ->
          job == null ? null : "job \"" + id + "\" exists, with revision " + job.revision();
      case Present _ -> job == null ? "there is no job \"" + id + "\"" : null;
      case Revision(long wanted) when job == null ->
          "there is no job \"" + id + "\", so none with revision " + wanted;
      case Revision(long wanted) ->
          job.revision() == wanted
              ? null
              : "job \"" + id + "\" has revision " + job.revision() + ", not " + wanted;
    };
  }
}
