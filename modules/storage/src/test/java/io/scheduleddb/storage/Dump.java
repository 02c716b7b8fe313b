package io.scheduleddb.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Looks into a database from outside.
final class Dump {
  private Dump() {}

  /// Every row of every table, in the order of its columns.
  static String content(Path file) throws SQLException {
    StringBuilder content = new StringBuilder();
    String tables = ask(file, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    for (String table : tables.split("\n")) {
      int columns = ask(file, "PRAGMA table_info(" + table + ")").split("\n").length;
      String order =
          IntStream.rangeClosed(1, columns)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      content.append(table).append('\n');
      content.append(ask(file, "SELECT * FROM " + table + " ORDER BY " + order));
    }
    return content.toString();
  }

  /// Changes a database behind the store's back, even to what its constraints don't allow; returns
  /// how many rows.
  static int run(Path file, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement changing = connection.createStatement()) {
      changing.execute("PRAGMA ignore_check_constraints = ON");
      return changing.executeUpdate(statement);
    }
  }

  /// The answer, a line for each row.
  static String ask(Path file, String query) throws SQLException {
    StringBuilder lines = new StringBuilder();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          lines.append(column == 1 ? "" : "|").append(rows.getString(column));
        }
        lines.append('\n');
      }
    }
    return lines.toString();
  }
}
