package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.util.logging.LogRecord;

/// One JSON object a line: `time level logger node message`; of an event, `event` and its fields;
/// of a failure, `error` with the stack trace.
final class JsonLine extends LogLine {
  private final String node;

  /// @param node the name of this node, in every line
  JsonLine(boolean quiet, String node) {
    super(quiet);
    this.node = node;
  }

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(300);
    line.append("{\"time\":\"").append(time(record)).append('"');
    append("level", level(record), line);
    append("logger", String.valueOf(record.getLoggerName()), line);
    append("node", node, line);
    append("message", formatMessage(record), line);
    Event event = event(record);
    if (event != null) {
      append("event", event.name(), line);
      event.fields().forEach((name, value) -> append(name, value, line));
    }
    if (record.getThrown() != null) {
      append("error", told(record, record.getThrown()), line);
    }
    return line.append("}\n").toString();
  }

  private static void append(String name, Object value, StringBuilder line) {
    line.append(',');
    JsonText.quote(name, line);
    line.append(':');
    boolean bare = value instanceof Long || value instanceof Integer || value instanceof Boolean;
    if (bare) {
      line.append(value);
    } else {
      JsonText.quote(value.toString(), line);
    }
  }
}
