package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// What both formats say of a record, and how.
abstract class LogLine extends Formatter {
  /// Libraries that tell their life at `info`: theirs is shown from one level further down.
  static final List<String> TALKATIVE =
      List.of("org.apache.ratis", "io.helidon", "org.apache.ratis.thirdparty", "org.jgroups");

  private final boolean quiet;

  /// @param quiet what a library fails with is told without where in it
  LogLine(boolean quiet) {
    this.quiet = quiet;
  }

  /// The event that a record is about; null when it is about none.
  static @Nullable Event event(LogRecord record) {
    Object[] parameters = record.getParameters();
    boolean tells = parameters != null && parameters.length == 1;
    return tells && parameters[0] instanceof Event event ? event : null;
  }

  static Instant time(LogRecord record) {
    return record.getInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  static String level(LogRecord record) {
    int value = record.getLevel().intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warn";
    }
    if (value >= Level.INFO.intValue()) {
      return "info";
    }
    return value >= Level.FINE.intValue() ? "debug" : "trace";
  }

  /// Whether an exception is told in a line. What a library fails with is: the end of the process,
  /// which follows, says what it means. For what is ours it is told where it came from.
  boolean isBrief(LogRecord record) {
    String name = String.valueOf(record.getLoggerName());
    return quiet && TALKATIVE.stream().anyMatch(name::startsWith);
  }

  String told(LogRecord record, Throwable thrown) {
    if (isBrief(record)) {
      return ProcessEnd.chain(thrown);
    }
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
