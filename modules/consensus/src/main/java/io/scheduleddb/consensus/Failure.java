package io.scheduleddb.consensus;

import io.scheduleddb.api.FailStop;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Ends the process on the first thing that this node can't recover from, unless it is being
/// stopped anyway. Ratis itself never does: after one failed sync it stays up, silent and useless.
/// Any thread.
final class Failure {
  private final FailStop failStop;
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();
  private volatile boolean stopping;

  Failure(FailStop failStop) {
    this.failStop = failStop;
  }

  /// From now on the end of Ratis is what was asked for.
  void stopping() {
    stopping = true;
  }

  void fail(String what, Throwable cause) {
    if (!stopping && first.compareAndSet(null, what)) {
      failStop.fail(what, cause);
    }
  }

  /// What failed, null while nothing has.
  @Nullable String first() {
    return first.get();
  }
}
