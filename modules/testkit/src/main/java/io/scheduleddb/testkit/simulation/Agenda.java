package io.scheduleddb.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/// The time of a simulation, and what is to happen when.
final class Agenda {
  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private Instant now;
  private long count;

  Agenda(Instant start) {
    now = start;
  }

  private record Item(Instant at, long number, Runnable action) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      int order = at.compareTo(other.at);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  Instant now() {
    return now;
  }

  /// Lets something happen after a while.
  void after(Duration span, Runnable action) {
    items.add(new Item(now.plus(span), count++, action));
  }

  /// Lets happen what is due; whether anything was.
  boolean work() {
    boolean any = false;
    while (!items.isEmpty() && !items.peek().at.isAfter(now)) {
      items.poll().action.run();
      any = true;
    }
    return any;
  }

  /// When something happens next; [Instant#MAX] when nothing will.
  Instant next() {
    return items.isEmpty() ? Instant.MAX : items.peek().at;
  }

  /// Goes on to `next`, but by a millisecond at least.
  void goOn(Instant next) {
    now = next.isAfter(now) ? next : now.plusMillis(1);
  }
}
