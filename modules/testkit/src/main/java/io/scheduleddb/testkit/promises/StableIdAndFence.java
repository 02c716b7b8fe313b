package io.scheduleddb.testkit.promises;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An occurrence has one id, whoever sends it, and no other has it. The fencing number rises from
/// each leader to the next, and nobody sends anything after a later leader has.
final class StableIdAndFence extends Promise {
  private final Map<String, Occurrence> ids = new HashMap<>();
  private long newestEpoch;

  private record Occurrence(String job, Instant due) {}

  @Override
  void arrived(Call call, Course course) {
    Occurrence occurrence = new Occurrence(call.delivery().job().value(), call.due());
    Occurrence known = ids.putIfAbsent(call.delivery().webhookId(), occurrence);
    check(known == null || known.equals(occurrence), "the id of another", call);
    List<Call> before = course.arrivals(call.due());
    for (Call earlier : before) {
      String id = earlier.delivery().webhookId();
      check(id.equals(call.delivery().webhookId()), "another id", earlier, call);
      boolean fenced =
          earlier.epoch() == call.epoch() || earlier.delivery().fence() < call.delivery().fence();
      check(fenced, "a fence that falls", earlier, call);
      boolean same =
          earlier.attempt() == call.attempt()
              && earlier.delivery().fence() == call.delivery().fence();
      check(!same, "twice under one grant", earlier, call);
    }
    check(call.epoch() >= newestEpoch, "by a deposed leader", newestEpoch, call);
    newestEpoch = call.epoch();
  }
}
