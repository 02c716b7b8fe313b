package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Policies.Guarantee;

/// A job that asked for it is called at most once for each occurrence, whatever happens.
final class AtMostOnce extends Promise {
  @Override
  void arrived(Call call, Course course) {
    boolean once = course.spec().policies().delivery() == Guarantee.AT_MOST_ONCE;
    boolean first = course.arrivals(call.due()).isEmpty();
    check(!once || first, "twice", course.arrivals(call.due()), call);
  }
}
