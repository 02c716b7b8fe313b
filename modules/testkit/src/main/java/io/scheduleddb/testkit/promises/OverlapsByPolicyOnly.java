package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Policies.Overlap;

/// A leader has calls of two occurrences of a job under way at once only when the job allows it;
/// one that replaces breaks the earlier call off.
final class OverlapsByPolicyOnly extends Promise {
  @Override
  void arrived(Call call, Course course) {
    Overlap policy = course.spec().policies().overlap();
    if (course.recurring() && (policy == Overlap.SKIP || policy == Overlap.QUEUE)) {
      for (Call other : course.busy(call.now())) {
        boolean apart = other.due().equals(call.due()) || other.epoch() != call.epoch();
        check(apart, "beside another occurrence", other, call, course);
      }
    }
  }
}
