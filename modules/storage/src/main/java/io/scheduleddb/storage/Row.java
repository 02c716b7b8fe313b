package io.scheduleddb.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of a result, read column after column in the order of the query.
final class Row {
  private final ResultSet columns;
  private final Sql statement;
  private int read;

  Row(ResultSet columns, Sql statement) {
    this.columns = columns;
    this.statement = statement;
  }

  Row next() {
    read = 0;
    return this;
  }

  long number() {
    try {
      return columns.getLong(++read);
    } catch (SQLException e) {
      throw statement.failure(e);
    }
  }

  @Nullable Long numberOrNull() {
    try {
      long value = columns.getLong(++read);
      // Only a zero can stand for NULL: asking costs a call into SQLite.
      return value == 0 && columns.wasNull() ? null : (Long) value;
    } catch (SQLException e) {
      throw statement.failure(e);
    }
  }

  double real() {
    try {
      return columns.getDouble(++read);
    } catch (SQLException e) {
      throw statement.failure(e);
    }
  }

  @Nullable String textOrNull() {
    try {
      return columns.getString(++read);
    } catch (SQLException e) {
      throw statement.failure(e);
    }
  }

  int code() {
    return (int) number();
  }

  boolean flag() {
    return number() != 0;
  }

  String text() {
    return Objects.requireNonNull(textOrNull(), "NULL in a NOT NULL column");
  }

  Instant instant() {
    return Instant.ofEpochMilli(number());
  }

  @Nullable Instant instantOrNull() {
    Long value = numberOrNull();
    return value == null ? null : Instant.ofEpochMilli(value);
  }

  Duration millis() {
    return Duration.ofMillis(number());
  }

  @Nullable Duration millisOrNull() {
    Long value = numberOrNull();
    return value == null ? null : Duration.ofMillis(value);
  }

  void skip(int columns) {
    read += columns;
  }
}
