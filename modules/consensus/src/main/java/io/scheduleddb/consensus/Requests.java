package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// The commands that somebody on this node waits for, wherever they are on their way.
///
/// # When it is certain that a command wasn't logged
///
/// A request is answered when this node applies the entry that holds it, whoever proposed that. So
/// the answer doesn't depend on the leader being there to give it. An entry says in which term it
/// was proposed, and is void in the log of another term. Terms never go down in the log: once an
/// entry of a later term is applied here, a request that was sent in an earlier term and hasn't
/// come by will never come. It can be sent again without being done twice, and a change of the
/// leader costs a client time, not doubt.
///
/// Any thread.
final class Requests {
  private final long process = 1 + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE - 1);
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Request> open = new ConcurrentHashMap<>();
  private final Duration patience;
  private final Tracing tracing;

  /// @param patience how long a request may be on its way
  Requests(Duration patience, Tracing tracing) {
    this.patience = patience;
    this.tracing = tracing;
  }

  /// The number of this process, drawn at its start.
  long process() {
    return process;
  }

  Request add(Command command) {
    long deadline = System.nanoTime() + patience.toNanos();
    Request request =
        new Request(last.incrementAndGet(), command, tracing.proposal(command), deadline);
    open.put(request.number(), request);
    return request;
  }

  /// An entry was applied: answers those of its commands that this process asked for.
  ///
  /// @param took the time of the transaction that the entry was part of
  void answer(List<Origin> origins, List<Reply> replies, LogPosition position, Duration took) {
    int at = 0;
    for (Origin origin : origins) {
      for (int i = 0; i < origin.count(); i++) {
        Request request = origin.process() == process ? open.remove(origin.first() + i) : null;
        if (request != null) {
          request.trace().applied(position, took);
          request.trace().ended(null);
          request.answer().complete(replies.get(at + i));
        }
      }
      at += origin.count();
    }
  }

  /// Ends a request without an answer.
  void refuse(Request request, Problem problem) {
    fail(request, new Refusal(problem));
  }

  /// Ends a request that never should have been made.
  void fail(Request request, RuntimeException failure) {
    open.remove(request.number());
    request.trace().ended(failure);
    request.answer().completeExceptionally(failure);
  }

  /// An entry of `term` was applied: takes back what was sent in earlier terms and hasn't come by,
  /// and returns it to be sent again.
  List<Request> lostBefore(long term) {
    List<Request> lost = new ArrayList<>();
    for (Request request : open.values()) {
      if (request.lostBefore(term)) {
        lost.add(request);
      }
    }
    return lost;
  }

  /// Entries were passed over: what was sent may have been among them, so that nobody here will
  /// learn what came of it. Sending it again could do it twice.
  void passedOver() {
    Problem unknown =
        Problem.of(
            Problem.Kind.UNAVAILABLE,
            "this node was too far behind to see the outcome: it may or may not take effect");
    open.values().stream()
        .filter(Request::mayBeLogged)
        .forEach(request -> refuse(request, unknown));
  }

  /// Ends what has waited too long.
  void expire() {
    long now = System.nanoTime();
    for (Request request : open.values()) {
      if (request.isLate(now)) {
        refuse(request, Problem.of(Problem.Kind.UNAVAILABLE, late(request)));
      }
    }
  }

  private String late(Request request) {
    return request.withdraw()
        ? "there was no leader for " + patience.toSeconds() + " s: it takes no effect"
        : "not answered within " + patience.toSeconds() + " s: it may or may not take effect";
  }

  /// Ends everything: this node stops.
  void close() {
    Problem stops = Problem.of(Problem.Kind.UNAVAILABLE, "this node stops");
    open.values().forEach(request -> refuse(request, stops));
  }

  boolean isEmpty() {
    return open.isEmpty();
  }
}
