package io.scheduleddb.storage;

import io.scheduleddb.api.LogPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the database is at: the last applied position, and the number of the next job. Held in
/// memory while a transaction runs and stored once at its end.
final class Meta {
  private static final String LOAD = "SELECT term, idx, next_number FROM meta";
  private static final String STORE = "UPDATE meta SET term = ?, idx = ?, next_number = ?";

  private final Session session;
  private State stored;
  private State current;

  /// Loads what is stored. The session must be entered.
  Meta(Session session) {
    this.session = session;
    stored = Objects.requireNonNull(session.sql(LOAD).first(State::read), "meta is empty");
    current = stored;
  }

  /// What a database is at. The session must be entered.
  static @Nullable LogPosition position(Session session) {
    State state = session.sql(LOAD).first(State::read);
    return state == null ? null : state.position;
  }

  void applied(LogPosition position) {
    current = new State(position, current.nextNumber);
  }

  long nextNumber() {
    current = new State(current.position, current.nextNumber + 1);
    return current.nextNumber - 1;
  }

  void store() {
    if (!current.equals(stored)) {
      LogPosition position = current.position;
      session
          .sql(STORE)
          .number(position.term())
          .number(position.index())
          .number(current.nextNumber)
          .run();
    }
  }

  /// What was stored has been committed; returns its position.
  LogPosition committed() {
    stored = current;
    return stored.position;
  }

  void forget() {
    current = stored;
  }

  private record State(LogPosition position, long nextNumber) {
    static State read(Row row) {
      return new State(new LogPosition(row.number(), row.number()), row.number());
    }
  }
}
