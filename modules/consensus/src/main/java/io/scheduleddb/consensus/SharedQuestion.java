package io.scheduleddb.consensus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A question that many ask at once and one is asked for all of them. Those who come while an
/// answer is awaited share the next one, because the present one was asked before they came. Any
/// thread.
final class SharedQuestion<T> {
  private final Supplier<CompletableFuture<T>> question;
  private final AtomicReference<CompletableFuture<T>> next =
      new AtomicReference<>(new CompletableFuture<>());
  private final AtomicBoolean asking = new AtomicBoolean();

  SharedQuestion(Supplier<CompletableFuture<T>> question) {
    this.question = question;
  }

  /// The answer to a question that is asked after this call.
  CompletableFuture<T> ask() {
    CompletableFuture<T> joined = next.get().copy();
    start();
    return joined;
  }

  private CompletableFuture<T> asked() {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void start() {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    CompletableFuture<T> round = next.getAndSet(new CompletableFuture<>());
    // Completes the round either way.
    var _ =
        asked()
            .whenComplete((answer, failure) -> {
              asking.set(false);
              if (failure == null) {
                round.complete(answer);
              } else {
                round.completeExceptionally(failure);
              }
              // Whoever joined before `asking` was reset found it set, and relies on this.
              if (next.get().getNumberOfDependents() > 0) {
                start();
              }
            });
  }
}
