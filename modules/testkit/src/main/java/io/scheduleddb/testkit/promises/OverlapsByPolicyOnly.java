package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Policies.Overlap;

/// A leader has calls of two occurrences of a job under way at once only when the job allows it;
/// one that replaces breaks the earlier call off. Nothing is known of jobs that are triggered: each
/// such request may name a policy of its own.
final class OverlapsByPolicyOnly extends Promise {
  @Override
  void arrived(Call call, Course course) {
    Overlap policy = course.spec().policies().overlap();
    boolean known = course.recurring() && !course.triggered();
    if (known && (policy == Overlap.SKIP || policy == Overlap.QUEUE)) {
      for (Call other : course.busy(call.now())) {
        boolean apart = other.due().equals(call.due()) || other.epoch() != call.epoch();
        check(apart, "beside another occurrence", other, call, course);
      }
    }
  }
}
