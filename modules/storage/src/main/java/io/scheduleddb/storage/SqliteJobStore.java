package io.scheduleddb.storage;

import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/// Keeps jobs in one SQLite database: one session writes, a few read beside it.
///
/// Commits go to the write-ahead log (`-wal`) without a sync; the replicated log is the durable
/// copy and replays what a power cut takes back. [#checkpoint] is the moment from which the
/// replicated log isn't needed any more.
public final class SqliteJobStore implements JobStore {
  private final Path file;
  private final int logPages;
  private final Session session;
  private final SqliteWriter writer;
  private final ReaderPool readers;
  private final Reader reader;
  private volatile LogPosition applied;

  private SqliteJobStore(StorageOptions options, Session session, ReaderPool readers) {
    this.file = real(options.file());
    this.logPages = options.walPages();
    this.session = session;
    this.readers = readers;
    session.enter();
    try {
      writer = new SqliteWriter(session);
      applied = writer.commit();
    } finally {
      session.leave();
    }
    reader = new SqliteReader(readers, writer::counts, this::sizeBytes);
  }

  /// Opens the store, making it when it isn't there. Throws a [StorageFailure] when the file is
  /// damaged, isn't a database, isn't ours, or was written by a newer version; the file is then as
  /// it was.
  ///
  /// @param failStop told when a read finds the medium failing or the file damaged; what a write
  ///   finds, its caller gets
  public static SqliteJobStore open(StorageOptions options, FailStop failStop) {
    Opening opening = new Opening(options);
    Session session = opening.writer();
    try {
      ReaderPool readers = new ReaderPool(options.readers(), opening::reader, failStop);
      SqliteJobStore store = new SqliteJobStore(options, session, readers);
      store.checkpoint();
      return store;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public LogPosition applied() {
    return applied;
  }

  @Override
  public <R> R write(Function<Writer, R> work) {
    session.enter();
    try {
      R result = work.apply(writer);
      applied = writer.commit();
      session.moveLongLog(logPages);
      return result;
    } catch (RuntimeException | Error e) {
      rollback(e);
      throw e;
    } finally {
      session.leave();
    }
  }

  private void rollback(Throwable cause) {
    try {
      writer.rollback();
    } catch (StorageFailure e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public Reader reader() {
    return reader;
  }

  /// Any thread, beside a writer and readers; delays neither.
  ///
  /// Commits are in the write-ahead log before `applied` says so. So syncing that file makes them
  /// durable, whether or not readers let the log be moved into the database: SQLite syncs the
  /// database itself before it reuses a log that it moved.
  @Override
  public LogPosition checkpoint() {
    LogPosition reached = applied;
    sync(log());
    readers.lend(idle -> {
      idle.moveLog();
      return reached;
    });
    return reached;
  }

  private void sync(Path written) {
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw StorageFailure.of("sync", written, e);
    }
  }

  /// SQLite keeps its log beside the file that a symbolic link leads to.
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw StorageFailure.of("open", file, e);
    }
  }

  private Path log() {
    return Path.of(file + "-wal");
  }

  private long sizeBytes() {
    try {
      return Files.size(file) + Files.size(log());
    } catch (IOException e) {
      throw StorageFailure.of("size", file, e);
    }
  }

  @Override
  public LogPosition copyTo(Path copy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void replaceWith(Path copy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Frozen freeze() {
    throw new UnsupportedOperationException();
  }

  /// Waits for the reads that run. The caller has seen to it that nobody writes.
  @Override
  public void close() {
    readers.close();
    session.close();
  }
}
