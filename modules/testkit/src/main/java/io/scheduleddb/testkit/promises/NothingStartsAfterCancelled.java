package io.scheduleddb.testkit.promises;

/// After "cancelled" is answered, and not "in flight", no delivery starts.
final class NothingStartsAfterCancelled extends Promise {
  @Override
  void arrived(Call call, Course course) {
    check(!course.over(), "sent after its job was cancelled", call, course);
  }
}
