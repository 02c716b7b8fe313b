package io.scheduleddb.storage;

import io.scheduleddb.api.FailStop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A bounded number of sessions that read. The one given back last is lent first: its cache is
/// warm.
final class ReaderPool implements AutoCloseable {
  private final int size;
  private final FailStop failStop;
  private final Semaphore free;
  private final Deque<Session> idle = new ArrayDeque<>();
  private volatile boolean closed;

  /// @param failStop told when the medium fails, because a reader's caller couldn't do better than
  ///   to answer one request with an error, and the next one, too
  ReaderPool(int size, Supplier<Session> opening, FailStop failStop) {
    this.size = size;
    this.failStop = failStop;
    free = new Semaphore(size);
    for (int i = 0; i < size; i++) {
      idle.push(opening.get());
    }
  }

  /// Runs `query` in a read transaction.
  <T extends @Nullable Object> T read(Function<Session, T> query) {
    return lend(session -> {
      try {
        return query.apply(session);
      } finally {
        session.rollback();
      }
    });
  }

  /// Runs `use` with a session that has no transaction open.
  <T extends @Nullable Object> T lend(Function<Session, T> use) {
    free.acquireUninterruptibly();
    try {
      Session session = take();
      session.enter();
      try {
        return use.apply(session);
      } catch (StorageFailure e) {
        if (e.isOfMedium()) {
          failStop.fail("the database can't be read", e);
        }
        throw e;
      } finally {
        session.leave();
        giveBack(session);
      }
    } finally {
      free.release();
    }
  }

  private synchronized Session take() {
    requireOpen();
    return idle.pop();
  }

  /// Fails like a read when the store is closed.
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private synchronized void giveBack(Session session) {
    idle.push(session);
  }

  /// Waits for the reads that run; later ones fail.
  @Override
  public void close() {
    free.acquireUninterruptibly(size);
    try {
      synchronized (this) {
        closed = true;
        idle.forEach(Session::close);
        idle.clear();
      }
    } finally {
      free.release(size);
    }
  }
}
