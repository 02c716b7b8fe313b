package io.scheduleddb.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The medium failed, or the file isn't what it should be. Nothing of the transaction was stored,
/// but going on makes no sense: the process ends, and the log repairs the store after a restart.
public final class StorageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String operation;
  private final transient Path file;

  private StorageFailure(
      int code, String operation, Path file, String why, @Nullable Throwable cause) {
    super(file + ": " + operation + ": " + why, cause);
    this.code = code;
    this.operation = operation;
    this.file = file;
  }

  static StorageFailure of(String operation, Path file, SQLException cause) {
    int code = cause instanceof SQLiteException e ? e.getResultCode().code : cause.getErrorCode();
    return new StorageFailure(code, operation, file, String.valueOf(cause.getMessage()), cause);
  }

  static StorageFailure of(String operation, Path file, Exception cause) {
    return new StorageFailure(0, operation, file, cause.toString(), cause);
  }

  static StorageFailure refused(String operation, Path file, String why) {
    return new StorageFailure(0, operation, file, why, null);
  }

  /// SQLite's extended result code; 0 when the failure wasn't SQLite's.
  public int code() {
    return code;
  }

  /// What was being done: the beginning of the SQL statement, or a verb.
  public String operation() {
    return operation;
  }

  /// The database.
  public Path file() {
    return file;
  }

  /// Whether the disk is full.
  public boolean isFull() {
    return primary() == SQLiteErrorCode.SQLITE_FULL.code;
  }

  /// Whether the file is damaged, or no database at all.
  public boolean isCorrupt() {
    return primary() == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary() == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /// Whether the disk or the file is at fault, rather than what was asked of it.
  boolean isOfMedium() {
    return isFull()
        || isCorrupt()
        || primary() == SQLiteErrorCode.SQLITE_IOERR.code
        || primary() == SQLiteErrorCode.SQLITE_READONLY.code
        || primary() == SQLiteErrorCode.SQLITE_CANTOPEN.code;
  }

  private int primary() {
    return code & 0xff;
  }
}
