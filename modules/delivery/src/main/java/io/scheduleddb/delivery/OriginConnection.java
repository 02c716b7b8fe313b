package io.scheduleddb.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One connection to a receiver, used for one call after the other. It stands on a [SocketChannel]
/// because every wait on one ends when the waiting thread is interrupted, which is how a call is
/// held to its deadline, and because it can be asked without waiting whether the other side has
/// closed it.
///
/// Used by one thread at a time.
final class OriginConnection implements AutoCloseable {
  private final Origin origin;
  private final SocketChannel channel;
  private final OutputStream out;
  private final WireReader reader;
  private long idleSinceNanos;

  /// @param socket what reads and writes by way of `channel`, encrypted or not
  OriginConnection(Origin origin, SocketChannel channel, Socket socket) throws IOException {
    this.origin = origin;
    this.channel = channel;
    this.out = socket.getOutputStream();
    this.reader = new WireReader(socket.getInputStream());
  }

  Origin origin() {
    return origin;
  }

  WireReader reader() {
    return reader;
  }

  /// Writes a whole request in one piece.
  void send(byte[] request) throws IOException {
    reader.begin();
    out.write(request);
    out.flush();
  }

  /// Whether it is open and the other side has neither closed it nor sent what nobody asked for.
  /// Doesn't wait. Under TLS any record counts as unasked for: most are a good-bye.
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      boolean quiet = reader.isEmpty() && channel.read(ByteBuffer.allocate(1)) == 0;
      channel.configureBlocking(true);
      return quiet;
    } catch (IOException e) {
      return false;
    }
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  boolean isIdleFor(Duration limit, long nowNanos) {
    return nowNanos - idleSinceNanos >= limit.toNanos();
  }

  /// Closes the channel at once. TLS isn't told good-bye, which could wait for the other side.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to lose: whatever mattered was read, and the descriptor is gone.
    }
  }
}
