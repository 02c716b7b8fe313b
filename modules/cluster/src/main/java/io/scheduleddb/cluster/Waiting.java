package io.scheduleddb.cluster;

import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for the steward.
final class Waiting {
  private Waiting() {}

  /// Returns when `done` is; throws its [Refusal], or one of kind `UNAVAILABLE` when it isn't done
  /// in time: it may still be done later.
  static void until(CompletableFuture<Void> done, Duration patience, Errand errand) {
    try {
      done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw refusal(e.getCause(), errand);
    } catch (TimeoutException e) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "to %s takes longer than %d s and goes on; ask again"
              .formatted(errand.key(), patience.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Kind.UNAVAILABLE, "interrupted while waiting to " + errand.key());
    }
  }

  /// A new one: the stack and the identity of the original belong to the steward's thread.
  private static RuntimeException refusal(@Nullable Throwable cause, Errand errand) {
    return cause instanceof Refusal refused
        ? new Refusal(refused.problem())
        : new IllegalStateException("failed to " + errand.key(), cause);
  }
}
