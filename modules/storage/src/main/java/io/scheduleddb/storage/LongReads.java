package io.scheduleddb.storage;

import io.scheduleddb.api.FailStop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads that go through the whole database, copies and digests, each in a session of its own.
///
/// As long as one runs, what is committed after its beginning can't be moved from the write-ahead
/// log into the database, and the log grows. Left to the writer, the first commit after the end
/// would wait until all of that is moved. So the writer leaves the log alone meanwhile
/// ([#running]), and the thread that ends the read moves it.
final class LongReads {
  private final AtomicInteger running = new AtomicInteger();
  private final int logPages;
  private final FailStop failStop;
  private final Stopwatch checkpoints;

  /// @param checkpoints times the moving of the log
  LongReads(int logPages, FailStop failStop, Stopwatch checkpoints) {
    this.logPages = logPages;
    this.failStop = failStop;
    this.checkpoints = checkpoints;
  }

  /// Whether the log is left to those who read.
  boolean running() {
    return running.get() > 0;
  }

  /// Begins one with the session that `opening` makes.
  LongRead begin(Supplier<Session> opening) {
    running.incrementAndGet();
    try {
      return new LongRead(opening.get());
    } catch (RuntimeException | Error e) {
      running.decrementAndGet();
      throw e;
    }
  }

  /// One of them. It may begin, go on and end on different threads, one at a time.
  final class LongRead implements AutoCloseable {
    private final Session session;

    private LongRead(Session session) {
      this.session = session;
    }

    /// Uses the session, in the transaction that an earlier use left open.
    <T> T use(Function<Session, T> work) {
      return session.use(work);
    }

    /// Ends the read, and moves the log that has grown.
    @Override
    public void close() {
      try (session) {
        session.enter();
        session.rollback();
        checkpoints.time(() -> session.moveGrownLog(logPages));
      } catch (StorageFailure e) {
        // Nobody may try again: after a sync that failed, the next one proves nothing.
        if (e.isOfMedium()) {
          failStop.fail("the database can't be written", e);
        }
        throw e;
      } finally {
        running.decrementAndGet();
      }
    }
  }
}
