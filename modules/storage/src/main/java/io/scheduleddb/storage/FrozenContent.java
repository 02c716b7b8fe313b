package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore.Frozen;
import io.scheduleddb.api.LogPosition;
import java.util.Objects;

/// The content as it was when this was made: a read transaction of a session of its own, which one
/// thread at a time uses.
final class FrozenContent implements Frozen {
  private final Session session;
  private final Runnable released;
  private final LogPosition position;

  /// @param released called when this is closed
  FrozenContent(Session session, Runnable released) {
    this.session = session;
    this.released = released;
    session.enter();
    try {
      // The first read is what begins the transaction.
      position = Objects.requireNonNull(Meta.position(session));
    } finally {
      session.leave();
    }
  }

  @Override
  public LogPosition position() {
    return position;
  }

  @Override
  public String hash() {
    session.enter();
    try {
      return ContentHash.of(session);
    } finally {
      session.leave();
    }
  }

  @Override
  public void close() {
    try {
      session.enter();
      session.rollback();
      session.leave();
      session.close();
    } finally {
      released.run();
    }
  }
}
