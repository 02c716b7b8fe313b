package io.scheduleddb.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/// Sets the process's logging up: one line a message on stdout, as text or JSON.
final class Logs {
  /// Libraries that tell their life at `info`: theirs is shown from one level further down.
  private static final List<String> TALKATIVE =
      List.of("org.apache.ratis", "io.helidon", "org.apache.ratis.thirdparty", "org.jgroups");

  /// Loggers with a level of their own, kept here because the log manager holds them weakly.
  private static final List<Logger> KEPT = TALKATIVE.stream().map(Logger::getLogger).toList();

  private static final Logger LISTENER = Logger.getLogger("io.helidon.webserver.LoomServer");

  private static final long CLOSING_MILLIS = 1_000;

  private static volatile @Nullable Lasting handler;

  private Logs() {}

  static void setUp(Configuration.Logging logging) {
    handler = null;
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level(logging.level()));
    boolean quiet = logging.level().compareTo(Configuration.Level.DEBUG) < 0;
    boolean json = logging.format() == Configuration.Format.JSON;
    Lasting lasting = new Lasting(json ? new Json(quiet) : new Text(quiet));
    // Says it again, as the JVM forgets the levels of the loggers when it ends.
    lasting.setLevel(level(logging.level()));
    handler = lasting;
    root.addHandler(lasting);
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

  /// To be called first when the process was asked to end: waits until the JVM has closed the
  /// handlers, which it does at once and on another thread. What is told meanwhile would be lost.
  static void outliveTheJvm() {
    Lasting lasting = handler;
    try {
      if (lasting != null) {
        lasting.closed.await(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes each message at once, and goes on when the JVM closes it: a stop has things to tell.
  private static final class Lasting extends StreamHandler {
    private final CountDownLatch closed = new CountDownLatch(1);

    Lasting(Formatter formatter) {
      super(System.out, formatter);
    }

    @Override
    public synchronized void publish(LogRecord record) {
      super.publish(record);
      flush();
    }

    @Override
    public synchronized void close() {
      flush();
      if (this == handler) {
        Logger.getLogger("").addHandler(this);
        closed.countDown();
      }
    }
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

  /// Where it came from, for what is ours. What a library fails with is told in a line: the end of
  /// the process, which follows, says what it means.
  private static boolean isBrief(LogRecord record, boolean quiet) {
    String name = String.valueOf(record.getLoggerName());
    return quiet && TALKATIVE.stream().anyMatch(name::startsWith);
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /// `2026-01-02T03:04:05.006Z info scheduleddb.server message`
  private static final class Text extends Formatter {
    private final boolean quiet;

    Text(boolean quiet) {
      this.quiet = quiet;
    }

    @Override
    public String format(LogRecord record) {
      String line =
          "%s %-5s %s: %s"
              .formatted(
                  time(record),
                  name(record.getLevel()),
                  record.getLoggerName(),
                  formatMessage(record));
      Throwable thrown = record.getThrown();
      String end = System.lineSeparator();
      if (thrown == null) {
        return line + end;
      }
      return isBrief(record, quiet)
          ? line + ": " + ProcessEnd.chain(thrown) + end
          : line + end + trace(thrown);
    }
  }

  /// One JSON object a line: `time level logger message`, `error` with the stack trace.
  private static final class Json extends Formatter {
    private final boolean quiet;

    Json(boolean quiet) {
      this.quiet = quiet;
    }

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
        Throwable thrown = record.getThrown();
        quote(isBrief(record, quiet) ? ProcessEnd.chain(thrown) : trace(thrown), line);
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
