package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/// `2026-01-02T03:04:05.006Z info scheduled-db: message event=leads term=7`
final class TextLine extends LogLine {
  private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\"=]]+");

  TextLine(boolean quiet) {
    super(quiet);
  }

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(200);
    line.append(time(record)).append(' ');
    line.append("%-5s ".formatted(level(record)));
    line.append(record.getLoggerName()).append(": ").append(formatMessage(record));
    Event event = event(record);
    if (event != null) {
      append("event", event.name(), line);
      event.fields().forEach((name, value) -> append(name, value, line));
    }
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      line.append(isBrief(record) ? ": " : System.lineSeparator()).append(told(record, thrown));
    }
    if (thrown == null || isBrief(record)) {
      line.append(System.lineSeparator());
    }
    return line.toString();
  }

  /// Quoted, as in JSON, where one couldn't tell its end.
  private static void append(String name, Object value, StringBuilder line) {
    String text = value.toString();
    line.append(' ').append(name).append('=');
    if (PLAIN.matcher(text).matches()) {
      line.append(text);
    } else {
      JsonText.quote(text, line);
    }
  }
}
