package io.scheduleddb.storage;

import io.scheduleddb.api.Invariant;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// One connection with its prepared statements, for one thread at a time: the one that entered. A
/// transaction begins with the first statement after [#enter] and ends with [#commit] or
/// [#rollback].
final class Session implements AutoCloseable {
  private static final int BUSY_TIMEOUT_MS = 10_000;

  /// How long the write-ahead log is and how much of it was moved, in pages; moves nothing.
  private static final String LOG = "PRAGMA wal_checkpoint(NOOP)";

  private static final String MOVE_LOG = "PRAGMA wal_checkpoint(PASSIVE)";

  /// Each round moves what was committed during the one before: a few make the rest short.
  private static final int ROUNDS = 8;

  private final Path file;
  private final Connection connection;
  private final String begin;
  private boolean transactional;
  private boolean inTransaction;
  private final Map<String, Sql> statements = new HashMap<>();
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  private Session(Path file, Connection connection, String begin) {
    this.file = file;
    this.connection = connection;
    this.begin = begin;
  }

  /// Opens `file` to write, and makes it when it isn't there. Reads and writes nothing yet.
  ///
  /// Its transactions take the write lock when they begin. A reader that meets the log's index in
  /// the middle of a commit takes that lock for a moment, to look again: at its beginning a
  /// transaction waits for it, but one that has begun to read would fail.
  static Session writer(Path file) {
    return open(file, "BEGIN IMMEDIATE");
  }

  /// Opens `file` to read.
  static Session reader(Path file) {
    return open(file, "BEGIN");
  }

  private static Session open(Path file, String begin) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    // One thread at a time uses a session: SQLite needn't lock for each call.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
    // Asked for after every insert otherwise.
    config.setGetGeneratedKeys(false);
    try {
      return new Session(file, config.createConnection("jdbc:sqlite:" + file), begin);
    } catch (SQLException e) {
      throw StorageFailure.of("open", file, e);
    }
  }

  /// From here on statements run in transactions; pragmas that can't must come before.
  void useTransactions() {
    transactional = true;
  }

  /// From here on a statement that changes something fails.
  void forbidChanges() {
    outsideTransactions(() -> run("PRAGMA query_only = ON"));
  }

  void enter() {
    Thread other = owner.compareAndExchange(null, Thread.currentThread());
    Invariant.check(other == null, "second thread in a session", String.valueOf(other));
  }

  void leave() {
    owner.set(null);
  }

  /// What `work` gives, entered for it. A transaction that it begins stays open.
  <T extends @Nullable Object> T use(Function<Session, T> work) {
    enter();
    try {
      return work.apply(this);
    } finally {
      leave();
    }
  }

  /// The statement, with nothing bound yet. It stays prepared as long as the session lives, so
  /// `text` must be one of a few constants.
  Sql sql(String text) {
    Invariant.check(owner.get() == Thread.currentThread(), "session not entered", text);
    begin();
    return prepared(text);
  }

  private Sql prepared(String text) {
    Sql statement = statements.get(text);
    if (statement == null) {
      statement = prepare(text);
      statements.put(text, statement);
    }
    return statement.restart();
  }

  private Sql prepare(String text) {
    try {
      return new Sql(text, file, connection.prepareStatement(text));
    } catch (SQLException e) {
      throw StorageFailure.of(text, file, e);
    }
  }

  /// Runs a script: statements without results.
  void run(String script) {
    begin();
    attempt(
        script,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(script);
          }
        });
  }

  /// The first column of the first row that `query` gives; not for hot paths.
  String ask(String query) {
    begin();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    } catch (SQLException e) {
      throw StorageFailure.of(query, file, e);
    }
  }

  /// The driver's own transactions aren't used: it begins the next one in the moment that one ends,
  /// and so would hold the write lock for ever.
  private void begin() {
    if (transactional && !inTransaction) {
      prepared(begin).run();
      inTransaction = true;
    }
  }

  void commit() {
    end("COMMIT");
  }

  void rollback() {
    end("ROLLBACK");
  }

  private void end(String how) {
    if (inTransaction) {
      prepared(how).run();
      inTransaction = false;
    }
  }

  /// Moves what other sessions committed from the write-ahead log into the database, as far as
  /// readers allow. Stops neither readers nor the writer.
  void moveLog() {
    outsideTransactions(() -> ask(MOVE_LOG));
  }

  /// Whether the log has `pages` or more, and not all of them were moved.
  boolean hasLongLog(int pages) {
    return outside(() -> Boolean.TRUE.equals(sql(LOG).first(log -> isLong(log, pages))));
  }

  /// Moves the log, and what is committed meanwhile, until less than `pages` are left; not for
  /// ever, if others commit faster.
  void moveGrownLog(int pages) {
    outsideTransactions(() -> {
      for (int round = 0; round < ROUNDS && left() >= pages; round++) {
        ask(MOVE_LOG);
      }
    });
  }

  private long left() {
    Long left = sql(LOG).first(Session::left);
    return left == null ? 0 : left;
  }

  private static long left(Row log) {
    log.skip(1);
    long written = log.number();
    return written - log.number();
  }

  /// Moves the whole write-ahead log into the database, synced, and empties it.
  void emptyLog() {
    outsideTransactions(() -> {
      boolean busy = !ask("PRAGMA wal_checkpoint(TRUNCATE)").equals("0");
      if (busy) {
        throw StorageFailure.refused("empty the log of", file, "somebody reads");
      }
    });
  }

  /// Writes the content of now, dense, to a new file.
  Path vacuumInto(Path copy) {
    outsideTransactions(() -> run("VACUUM INTO '" + copy.toString().replace("'", "''") + "'"));
    return copy;
  }

  /// Passes the values of each row on, as SQLite has them. Prepared for this once.
  void forEachRow(String query, Consumer<@Nullable Object[]> row) {
    begin();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        @Nullable Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
          values[i] = rows.getObject(i + 1);
        }
        row.accept(values);
      }
    } catch (SQLException e) {
      throw StorageFailure.of(query, file, e);
    }
  }

  /// For what SQLite doesn't do inside of one.
  private void outsideTransactions(Runnable action) {
    var _ =
        outside(() -> {
          action.run();
          return true;
        });
  }

  private boolean outside(BooleanSupplier action) {
    Invariant.check(!inTransaction, "checkpoint in a transaction", file);
    transactional = false;
    boolean result = action.getAsBoolean();
    transactional = true;
    return result;
  }

  private static boolean isLong(Row log, int pages) {
    log.skip(1);
    long written = log.number();
    return written >= pages && written > log.number();
  }

  private void attempt(String operation, SqlAction action) {
    try {
      action.run();
    } catch (SQLException e) {
      throw StorageFailure.of(operation, file, e);
    }
  }

  @Override
  public void close() {
    attempt("close", connection::close);
  }

  private interface SqlAction {
    void run() throws SQLException;
  }
}
