package io.scheduleddb.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// Sets the process's logging up: one line a message on stdout, as text or JSON.
final class Logs {
  /// Libraries that tell their life at `info`: theirs is shown from one level further down.
  private static final List<String> TALKATIVE =
      List.of("org.apache.ratis", "io.helidon", "org.apache.ratis.thirdparty");

  /// Loggers with a level of their own, kept here because the log manager holds them weakly.
  private static final List<Logger> KEPT = TALKATIVE.stream().map(Logger::getLogger).toList();

  private static final Logger LISTENER = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Logs() {}

  static void setUp(Configuration.Logging logging) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level(logging.level()));
    root.addHandler(handler(logging.format()));
    boolean quiet = logging.level().compareTo(Configuration.Level.DEBUG) < 0;
    // Tells a port that is taken as a stack trace; the start says it in a line.
    LISTENER.setLevel(Level.OFF);
    KEPT.forEach(logger -> logger.setLevel(quiet ? Level.WARNING : level(logging.level())));
    if (quiet) {
      KEPT.getFirst().setLevel(Level.SEVERE);
    }
  }

  private static Level level(Configuration.Level level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINEST;
    };
  }

  private static Handler handler(Configuration.Format format) {
    Formatter formatter = format == Configuration.Format.JSON ? new Json() : new Text();
    StreamHandler handler =
        new StreamHandler(System.out, formatter) {
          @Override
          public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
          }
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  private static String name(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? "error"
        : value >= Level.WARNING.intValue()
            ? "warn"
            : value >= Level.INFO.intValue()
                ? "info"
                : value >= Level.FINE.intValue() ? "debug" : "trace";
  }

  private static Instant time(LogRecord record) {
    return record.getInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /// `2026-01-02T03:04:05.006Z info scheduleddb.server message`
  private static final class Text extends Formatter {
    @Override
    public String format(LogRecord record) {
      String line =
          "%s %-5s %s: %s%n"
              .formatted(
                  time(record),
                  name(record.getLevel()),
                  record.getLoggerName(),
                  formatMessage(record));
      return record.getThrown() == null ? line : line + trace(record.getThrown());
    }
  }

  /// One JSON object a line: `time level logger message`, `error` with the stack trace.
  private static final class Json extends Formatter {
    @Override
    public String format(LogRecord record) {
      StringBuilder line = new StringBuilder(200);
      line.append("{\"time\":\"").append(time(record));
      line.append("\",\"level\":\"").append(name(record.getLevel()));
      line.append("\",\"logger\":");
      quote(String.valueOf(record.getLoggerName()), line);
      line.append(",\"message\":");
      quote(formatMessage(record), line);
      if (record.getThrown() != null) {
        line.append(",\"error\":");
        quote(trace(record.getThrown()), line);
      }
      return line.append("}\n").toString();
    }

    private static void quote(String text, StringBuilder out) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c < 0x20) {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
      out.append('"');
    }
  }
}
