package io.scheduleddb.server;

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
  /// Loggers with a level of their own, kept here because the log manager holds them weakly.
  private static final List<Logger> KEPT =
      LogLine.TALKATIVE.stream().map(Logger::getLogger).toList();

  private static final Logger LISTENER = Logger.getLogger("io.helidon.webserver.LoomServer");

  private static final long CLOSING_MILLIS = 1_000;

  private static volatile @Nullable Lasting handler;

  private Logs() {}

  /// @param node the name of this node, in every line of JSON
  static void setUp(Configuration.Logging logging, String node) {
    handler = null;
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(level(logging.level()));
    boolean quiet = logging.level().compareTo(Configuration.Level.DEBUG) < 0;
    boolean json = logging.format() == Configuration.Format.JSON;
    Lasting lasting = new Lasting(json ? new JsonLine(quiet, node) : new TextLine(quiet));
    // Says it again, as the JVM forgets the levels of the loggers when it ends.
    lasting.setLevel(level(logging.level()));
    lasting.setFilter(record -> !quiet || !isTalk(record));
    handler = lasting;
    root.addHandler(lasting);
    // Tells a port that is taken as a stack trace; the start says it in a line.
    LISTENER.setLevel(Level.OFF);
    KEPT.forEach(logger -> logger.setLevel(quiet ? Level.WARNING : level(logging.level())));
    if (quiet) {
      KEPT.getFirst().setLevel(Level.SEVERE);
    }
  }

  /// What a library tells below a warning.
  private static boolean isTalk(LogRecord record) {
    String name = String.valueOf(record.getLoggerName());
    return record.getLevel().intValue() < Level.WARNING.intValue()
        && LogLine.TALKATIVE.stream().anyMatch(name::startsWith);
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
}
