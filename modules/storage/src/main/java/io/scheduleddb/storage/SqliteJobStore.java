package io.scheduleddb.storage;

import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps jobs in one SQLite database: one session writes, a few read beside it.
///
/// Commits go to the write-ahead log (`-wal`) without a sync; the replicated log is the durable
/// copy and replays what a power cut takes back. [#checkpoint] is the moment from which the
/// replicated log isn't needed any more.
public final class SqliteJobStore implements JobStore {
  private final StorageOptions options;
  private final OpenDatabase.Told told;
  private final Reader reader = new SqliteReader(this);
  private final Gate reads = new Gate();

  /// Apart, so that ordinary reads go on while a replacement waits for one that takes long.
  private final Gate longReads = new Gate();

  private volatile OpenDatabase database;

  private SqliteJobStore(StorageOptions options, OpenDatabase.Told told) {
    this.options = options;
    this.told = told;
    this.database = OpenDatabase.open(options, told);
  }

  /// Opens the store, making it when it isn't there. Throws a [StorageFailure] when the file is
  /// damaged, isn't a database, isn't ours, or was written by a newer version; the file is then as
  /// it was.
  ///
  /// @param failStop told when a read finds the medium failing or the file damaged; what a write
  ///   finds, its caller gets
  /// @param telemetry told how long commits and checkpoints take
  public static SqliteJobStore open(
      StorageOptions options, FailStop failStop, Telemetry.Store telemetry) {
    return new SqliteJobStore(options, new OpenDatabase.Told(failStop, telemetry));
  }

  @Override
  public LogPosition applied() {
    return database.applied();
  }

  @Override
  public <R> R write(Function<Writer, R> work) {
    return database.write(work);
  }

  @Override
  public Reader reader() {
    return reader;
  }

  /// Asks the database that is open, which isn't replaced meanwhile.
  <T extends @Nullable Object> T read(Function<OpenDatabase, T> question) {
    return reads.pass(() -> question.apply(database));
  }

  /// Any thread, beside a writer and readers; delays neither.
  @Override
  public LogPosition checkpoint() {
    return read(OpenDatabase::checkpoint);
  }

  @Override
  public LogPosition copyTo(Path file) {
    return longReads.pass(() -> Copying.copy(database, file));
  }

  @Override
  public void replaceWith(Path file) {
    Copying.check(file);
    longReads.alone(() -> reads.alone(() -> exchange(file)));
  }

  private void exchange(Path copy) {
    database.closeWhole();
    Copying.moveInto(copy, database.file());
    database = OpenDatabase.open(options, told);
  }

  @Override
  public Frozen freeze() {
    longReads.enter();
    try {
      return new FrozenContent(database.ownReader(), longReads::leave);
    } catch (RuntimeException | Error e) {
      longReads.leave();
      throw e;
    }
  }

  /// Waits for the reads that run. The caller has seen to it that nobody writes.
  @Override
  public void close() {
    database.close();
  }
}
