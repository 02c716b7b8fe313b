package io.scheduleddb.storage;

import io.scheduleddb.api.Invariant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Pairs of strings in one column, one per line: readable in a shell, and in the order given. A
/// backslash stands before what would be mistaken for the end of a name or of a line.
final class Pairs {
  static final String HEADERS = ": ";
  static final String LABELS = "=";

  private final String separator;
  private final StringBuilder lines = new StringBuilder();

  Pairs(String separator) {
    this.separator = separator;
  }

  Pairs add(String name, String value) {
    escape(name, separator.charAt(0));
    lines.append(separator);
    escape(value, '\n');
    lines.append('\n');
    return this;
  }

  /// The column; null when there are no pairs.
  @Nullable String text() {
    return lines.isEmpty() ? null : lines.toString();
  }

  private void escape(String text, char special) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        lines.append("\\n");
      } else if (c == '\\' || c == special) {
        lines.append('\\').append(c);
      } else {
        lines.append(c);
      }
    }
  }

  /// Shows the pairs of a column, in order.
  static void read(@Nullable String column, String separator, BiConsumer<String, String> pair) {
    if (column != null) {
      for (String line : column.split("\n")) {
        readLine(line, separator, pair);
      }
    }
  }

  private static void readLine(String line, String separator, BiConsumer<String, String> pair) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != separator.charAt(0)) {
      end += line.charAt(end) == '\\' ? 2 : 1;
    }
    Invariant.check(end < line.length(), "line without separator", line);
    String value = line.substring(end + separator.length());
    pair.accept(unescape(line.substring(0, end)), unescape(value));
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        char escaped = text.charAt(++i);
        plain.append(escaped == 'n' ? '\n' : escaped);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
