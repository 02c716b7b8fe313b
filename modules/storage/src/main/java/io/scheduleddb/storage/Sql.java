package io.scheduleddb.storage;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A prepared statement whose parameters are bound one after the other, in the order of their
/// question marks. Belongs to the thread that entered its [Session].
final class Sql {
  private final String text;
  private final Path file;
  private final PreparedStatement statement;
  private int bound;

  Sql(String text, Path file, PreparedStatement statement) {
    this.text = text;
    this.file = file;
    this.statement = statement;
  }

  Sql restart() {
    bound = 0;
    return this;
  }

  Sql number(long value) {
    try {
      statement.setLong(++bound, value);
    } catch (SQLException e) {
      throw failure(e);
    }
    return this;
  }

  Sql text(@Nullable String value) {
    try {
      statement.setString(++bound, value);
    } catch (SQLException e) {
      throw failure(e);
    }
    return this;
  }

  Sql real(double value) {
    try {
      statement.setDouble(++bound, value);
    } catch (SQLException e) {
      throw failure(e);
    }
    return this;
  }

  Sql nothing() {
    try {
      statement.setNull(++bound, Types.NULL);
    } catch (SQLException e) {
      throw failure(e);
    }
    return this;
  }

  /// Whole milliseconds; what is finer is cut off.
  Sql instant(@Nullable Instant value) {
    return value == null ? nothing() : number(value.toEpochMilli());
  }

  /// As [#instant].
  Sql millis(@Nullable Duration value) {
    return value == null ? nothing() : number(value.toMillis());
  }

  Sql flag(boolean value) {
    return number(value ? 1 : 0);
  }

  /// Runs a statement that changes rows; returns how many.
  int run() {
    try {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /// What `reading` makes of the first row; null when there is none.
  <T> @Nullable T first(Function<Row, ? extends @Nullable T> reading) {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? reading.apply(new Row(rows, this).next()) : null;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /// All rows.
  <T> List<T> all(Function<Row, T> reading) {
    List<T> found = new ArrayList<>();
    each(row -> found.add(reading.apply(row)));
    return found;
  }

  /// Shows `reading` one row after the other until it answers false or no row is left.
  void each(Function<Row, Boolean> reading) {
    try (ResultSet rows = statement.executeQuery()) {
      Row row = new Row(rows, this);
      boolean more = true;
      while (more && rows.next()) {
        more = reading.apply(row.next());
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  StorageFailure failure(SQLException cause) {
    return StorageFailure.of(text.lines().findFirst().orElse(text), file, cause);
  }
}
