package io.scheduleddb.testkit.history;

import io.scheduleddb.testkit.promises.BrokenPromise;
import java.time.Instant;
import java.util.List;

/// A history in which a promise was broken: by which seed it is played again, when it happened, and
/// what had come before.
public final class FailedHistory extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long seed;

  FailedHistory(long seed, Instant at, Throwable failure, List<String> last) {
    super(
        "%s%n%nseed %d at %s: %s%nplay it again: scripts/simulate --trace --seed %d"
            .formatted(String.join("\n", last), seed, at, what(failure), seed),
        failure);
    this.seed = seed;
  }

  private static String what(Throwable failure) {
    return failure instanceof BrokenPromise
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  public long seed() {
    return seed;
  }

  /// The promise that was broken; what the product itself found wrong counts as `Invariant`.
  public String promise() {
    return getCause() instanceof BrokenPromise broken ? broken.promise() : "Invariant";
  }
}
