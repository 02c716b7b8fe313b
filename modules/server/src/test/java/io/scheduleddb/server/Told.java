package io.scheduleddb.server;

import io.scheduleddb.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Collects what is told in the log while it is open.
final class Told extends Handler implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("scheduled-db");

  private final List<Event> events = new ArrayList<>();
  private final Level before = LOG.getLevel();

  Told() {
    LOG.setLevel(Level.INFO);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(this);
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  List<Event> events(String name) {
    return events().stream().filter(event -> event.name().equals(name)).toList();
  }

  synchronized List<String> names() {
    return events.stream().map(Event::name).toList();
  }

  @Override
  public synchronized void publish(LogRecord record) {
    Event event = LogLine.event(record);
    if (event != null) {
      events.add(event);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
    LOG.setUseParentHandlers(true);
    LOG.setLevel(before);
  }
}
