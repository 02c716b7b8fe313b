package io.scheduleddb.storage;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets many through at a time, or one alone, in the order in which they came: however many come,
/// who wants to be alone waits for those before only. Who is in may leave on another thread, and
/// doesn't enter once more.
final class Gate {
  private static final int ALL = 1 << 20;

  private final Semaphore free = new Semaphore(ALL, true);

  void enter() {
    free.acquireUninterruptibly();
  }

  void leave() {
    free.release();
  }

  <T extends @Nullable Object> T pass(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  void alone(Runnable work) {
    free.acquireUninterruptibly(ALL);
    try {
      work.run();
    } finally {
      free.release(ALL);
    }
  }
}
