package io.scheduleddb.api;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that has happened to this node, for one line of its log: a name that stays the same
/// over versions, and what it is about in fields, so that nobody has to take messages apart.
///
/// It is the only parameter of its log record; whoever writes the record finds it there. Names of
/// events and fields are in `docs/operating.md`.
///
/// @param fields in the order in which they were given; text, numbers, truth values, instants
public record Event(String name, Map<String, Object> fields) {
  private static final System.Logger LOG = System.getLogger("scheduled-db");

  /// One without fields yet.
  public static Event of(String name) {
    return new Event(name, Map.of());
  }

  /// The same with a field more; without a value, the same.
  public Event with(String field, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new Event(name, more);
  }

  /// Tells it: something that is in order.
  public void info(String message) {
    LOG.log(Level.INFO, message, this);
  }

  /// Tells it: something that somebody should look at.
  public void warn(String message) {
    LOG.log(Level.WARNING, message, this);
  }
}
