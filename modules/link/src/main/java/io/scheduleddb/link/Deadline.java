package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A point in time that moves as bytes come: what is long on its way isn't given up, what has
/// stopped is.
final class Deadline {
  private volatile long nanos;

  Deadline(Duration patience) {
    nanos = System.nanoTime() + patience.toNanos();
  }

  void extend(Duration patience) {
    nanos = System.nanoTime() + patience.toNanos();
  }

  /// Waits for what comes from `address`; a [LinkFailure] when the point has come before.
  <T> T await(CompletableFuture<T> exchange, String address) throws ExecutionException {
    while (true) {
      long left = nanos - System.nanoTime();
      if (left <= 0) {
        throw Answers.strange(address, "stopped sending its copy");
      }
      try {
        return exchange.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Something may have come in the meantime.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LinkFailure("interrupted while downloading from " + address, true);
      }
    }
  }
}
