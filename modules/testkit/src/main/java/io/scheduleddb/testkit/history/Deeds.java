package io.scheduleddb.testkit.history;

import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.testkit.promises.Course;
import java.util.function.Consumer;

/// What users do. A new kind of request gets a method here, and a line in [#step].
final class Deeds {
  private final Users users;

  Deeds(Users users) {
    this.users = users;
  }

  /// Something, or nothing.
  void step() {
    switch (users.random().nextInt(30)) {
      case 0, 1, 2, 3, 4, 5 -> users.draw();
      case 6 -> users.askAgain();
      case 7, 8 -> someone(this::cancel);
      case 9 -> someone(this::delete);
      case 10, 11 -> someone(this::pause);
      case 12, 13, 14 -> someone(this::resume);
      case 15, 16, 17 -> someone(course -> users.read(course, Consistency.LINEARIZABLE));
      case 18, 19 -> someone(course -> users.read(course, Consistency.LOCAL));
      case 20 -> someone(this::changeOnesMind);
      case 21 -> users.drawBatch();
      case 22, 23 -> users.replace();
      case 24 -> someone(this::trigger);
      default -> {}
    }
  }

  private void someone(Consumer<Course> deed) {
    Course course = users.someone();
    if (course != null) {
      deed.accept(course);
    }
  }

  private void cancel(Course course) {
    course.askCancel(users.now());
    users.request(course, desk -> desk.cancel(course.id(), "changed", Precondition.none()));
  }

  private void delete(Course course) {
    if (users.random().nextInt(3) == 0) {
      course.askDelete();
      users.request(
          course,
          desk -> {
            desk.delete(course.id(), Precondition.none());
            return course;
          });
    }
  }

  private void pause(Course course) {
    course.disturb();
    users.request(course, desk -> desk.pause(course.id(), "wait", Precondition.none()));
  }

  /// A delivery beside the schedule.
  private void trigger(Course course) {
    int drawn = users.random().nextInt(8);
    Overlap overlap = drawn < Overlap.values().length ? Overlap.values()[drawn] : null;
    course.askTrigger();
    users.request(
        course, desk -> desk.trigger(course.id(), overlap, "asked", null, Precondition.none()));
  }

  /// A pause that is taken back soon.
  private void changeOnesMind(Course course) {
    pause(course);
    users.later(() -> resume(course));
  }

  /// Not of a job that may have been replaced: a resume that overlaps with it goes on with an
  /// instant of the schedule before (DESIGN.md of the scheduler, known limits).
  private void resume(Course course) {
    if (course.replaced()) {
      return;
    }
    users.request(course, desk -> desk.resume(course.id(), Precondition.none()));
  }
}
