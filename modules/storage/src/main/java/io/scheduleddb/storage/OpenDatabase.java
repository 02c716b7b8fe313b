package io.scheduleddb.storage;

import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore.Size;
import io.scheduleddb.api.JobStore.Writer;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/// The database as it is open: one session that writes, a few that read beside it. It ends when the
/// store is closed, or another content takes its place.
final class OpenDatabase {
  private final Path file;
  private final int logPages;
  private final Opening opening;
  private final Stopwatch checkpoints;
  private final Session session;
  private final SqliteWriter writer;
  private final ReaderPool readers;
  private final LongReads longReads;
  private volatile LogPosition applied;

  private OpenDatabase(StorageOptions options, Opening opening, Session session, Told told) {
    this.file = real(options.file());
    this.logPages = options.walPages();
    this.opening = opening;
    this.session = session;
    checkpoints = new Stopwatch(told.telemetry::checkpointed);
    readers = new ReaderPool(options.readers(), opening::reader, told.failStop);
    longReads = new LongReads(logPages, told.failStop, checkpoints);
    writer = session.use(it -> new SqliteWriter(it, new Stopwatch(told.telemetry::committed)));
    applied = session.use(_ -> writer.commit());
  }

  /// Who is told how it goes.
  record Told(FailStop failStop, Telemetry.Store telemetry) {}

  static OpenDatabase open(StorageOptions options, Told told) {
    Opening opening = new Opening(options);
    Session session = opening.writer();
    try {
      OpenDatabase database = new OpenDatabase(options, opening, session, told);
      database.checkpoint();
      return database;
    } catch (RuntimeException e) {
      session.close();
      throw e;
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

  LogPosition applied() {
    return applied;
  }

  <R> R write(Function<Writer, R> work) {
    session.enter();
    try {
      R result = work.apply(writer);
      applied = writer.commit();
      if (!longReads.running() && session.hasLongLog(logPages)) {
        checkpoints.time(session::moveLog);
      }
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

  ReaderPool readers() {
    return readers;
  }

  Map<JobStatus, Long> counts() {
    readers.requireOpen();
    return writer.counts();
  }

  /// Commits go to the write-ahead log before `applied` says so. So syncing that file makes them
  /// durable, whether or not readers let the log be moved into the database: SQLite syncs the
  /// database itself before it reuses a log that it moved.
  LogPosition checkpoint() {
    LogPosition reached = applied;
    checkpoints.time(this::makeDurable);
    return reached;
  }

  private void makeDurable() {
    Copying.sync(log());
    readers.lend(idle -> {
      if (!longReads.running()) {
        idle.moveLog();
      }
      return idle;
    });
  }

  private Path log() {
    return Path.of(file + "-wal");
  }

  Size size() {
    try {
      return new Size(Files.size(file), Files.size(log()));
    } catch (IOException e) {
      throw StorageFailure.of("size", file, e);
    }
  }

  /// A session of its own, for work that takes as long as the store is large: the pool's few are
  /// for those who wait.
  LongReads.LongRead ownReader() {
    return longReads.begin(opening::reader);
  }

  /// The same, for writing a copy.
  LongReads.LongRead ownCopier() {
    return longReads.begin(opening::copier);
  }

  /// The file itself.
  Path file() {
    return file;
  }

  /// Waits for the reads that run. The caller has seen to it that nobody writes.
  void close() {
    readers.close();
    session.close();
  }

  /// As [#close], and leaves the whole content in the one file: a log that stayed behind would be
  /// taken for that of whatever takes the file's place. The caller sees to it that no session of
  /// [#ownReader] is left.
  void closeWhole() {
    readers.close();
    session.enter();
    try (session) {
      session.emptyLog();
    }
    try {
      Files.deleteIfExists(log());
      Files.deleteIfExists(Path.of(file + "-shm"));
    } catch (IOException e) {
      throw StorageFailure.of("remove the log of", file, e);
    }
  }
}
