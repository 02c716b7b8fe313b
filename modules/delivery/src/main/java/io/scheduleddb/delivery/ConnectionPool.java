package io.scheduleddb.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections that wait for their next call.
///
/// ## Stale connections
///
/// A receiver may close an idle connection at any time, and a request that is written then is lost
/// in a way that can't be told from one that was acted on: sending it again within the same attempt
/// could deliver twice what was to be delivered at most once. So nothing is ever sent again here;
/// instead the youngest connection is taken first, none is kept for longer than receivers commonly
/// do, and each is asked before use whether it was closed. What remains is a close that crosses the
/// request on its way; that is a failed attempt, and the job's retry policy decides.
///
/// Any thread. The lock is held for a few map operations, never over a socket.
final class ConnectionPool implements AutoCloseable {
  private final Map<Origin, ArrayDeque<OriginConnection>> idle = new HashMap<>();
  private final Duration idleLimit;
  private final int maxIdle;
  private final int maxIdlePerOrigin;
  private int size;
  private boolean closed;

  ConnectionPool(CourierOptions options) {
    this.idleLimit = options.idleLimit();
    this.maxIdle = options.maxIdleConnections();
    this.maxIdlePerOrigin = options.maxIdlePerOrigin();
  }

  /// The most recently used connection to `origin` that is still good; null when there is none.
  @Nullable OriginConnection take(Origin origin, long nowNanos) {
    OriginConnection connection;
    while ((connection = poll(origin)) != null) {
      if (!connection.isIdleFor(idleLimit, nowNanos) && connection.isQuiet()) {
        return connection;
      }
      connection.close();
    }
    return null;
  }

  /// Keeps `connection` for another call, or closes it when there are enough.
  void put(OriginConnection connection, long nowNanos) {
    connection.idleSince(nowNanos);
    if (!offer(connection)) {
      connection.close();
    }
  }

  /// Closes what has been idle for too long.
  void sweep(long nowNanos) {
    removeIdleFor(idleLimit, nowNanos).forEach(OriginConnection::close);
  }

  /// Closes all, and what is put back from now on.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    removeIdleFor(Duration.ofNanos(Long.MIN_VALUE), 0).forEach(OriginConnection::close);
  }

  private synchronized @Nullable OriginConnection poll(Origin origin) {
    ArrayDeque<OriginConnection> waiting = idle.get(origin);
    if (waiting == null) {
      return null;
    }
    OriginConnection connection = waiting.pollLast();
    if (waiting.isEmpty()) {
      idle.remove(origin);
    }
    if (connection != null) {
      size--;
    }
    return connection;
  }

  private synchronized boolean offer(OriginConnection connection) {
    if (closed || size >= maxIdle) {
      return false;
    }
    ArrayDeque<OriginConnection> waiting =
        idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>());
    if (waiting.size() >= maxIdlePerOrigin) {
      return false;
    }
    waiting.addLast(connection);
    size++;
    return true;
  }

  private synchronized List<OriginConnection> removeIdleFor(Duration limit, long nowNanos) {
    List<OriginConnection> removed = new ArrayList<>();
    for (Iterator<ArrayDeque<OriginConnection>> i = idle.values().iterator(); i.hasNext(); ) {
      ArrayDeque<OriginConnection> waiting = i.next();
      while (!waiting.isEmpty() && waiting.getFirst().isIdleFor(limit, nowNanos)) {
        removed.add(waiting.removeFirst());
        size--;
      }
      if (waiting.isEmpty()) {
        i.remove();
      }
    }
    return removed;
  }
}
