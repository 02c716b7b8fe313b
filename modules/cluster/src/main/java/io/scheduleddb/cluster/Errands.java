package io.scheduleddb.cluster;

import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What the leader was asked to do and hasn't begun, in order. Any thread.
final class Errands {
  /// An errand, and who waits for it.
  record Pending(Errand errand, CompletableFuture<Void> done) {}

  private final int limit;
  private final SequencedMap<String, Pending> waiting = new LinkedHashMap<>();

  Errands(int limit) {
    this.limit = limit;
  }

  /// Adds an errand, or its newest form when the same one waits already.
  synchronized CompletableFuture<Void> add(Errand errand) {
    Pending earlier = waiting.get(errand.key());
    if (earlier == null && waiting.size() >= limit) {
      return CompletableFuture.failedFuture(
          new Refusal(
              Kind.UNAVAILABLE,
              "%d changes of the members wait already, which is the limit".formatted(limit)));
    }
    Pending pending =
        new Pending(errand, earlier == null ? new CompletableFuture<>() : earlier.done());
    waiting.put(errand.key(), pending);
    return pending.done();
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// Takes the first one away.
  synchronized @Nullable Pending next() {
    Map.Entry<String, Pending> first = waiting.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  /// Refuses all.
  void refuse(String why) {
    for (Pending each = next(); each != null; each = next()) {
      each.done().completeExceptionally(new Refusal(Kind.UNAVAILABLE, why));
    }
  }
}
