package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore.Frozen;
import io.scheduleddb.api.LogPosition;
import java.util.Objects;

/// The content as it was when this was made: a read transaction of a session of its own, which one
/// thread at a time uses.
final class FrozenContent implements Frozen {
  private final LongReads.LongRead read;
  private final Runnable released;
  private final LogPosition position;
  private final int schema;
  private boolean closed;

  /// @param released called when this is closed
  FrozenContent(LongReads.LongRead read, Runnable released) {
    this.read = read;
    this.released = released;
    try {
      // The first read is what begins the transaction.
      position = read.use(session -> Objects.requireNonNull(Meta.position(session)));
      schema = read.use(Schema::version);
    } catch (RuntimeException | Error e) {
      read.close();
      throw e;
    }
  }

  @Override
  public LogPosition position() {
    return position;
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public String hash() {
    return read.use(ContentHash::of);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        read.close();
      } finally {
        released.run();
      }
    }
  }
}
