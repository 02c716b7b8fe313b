package io.scheduleddb.delivery;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webclient.api.ClientConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection to a receiver, lent to Helidon's client for one call after the other. It stands on
/// a [SocketChannel] because every wait on one ends when the waiting thread is interrupted, which is
/// how a call is held to its deadline, and because it can be asked without waiting whether the other
/// side has closed it.
///
/// Used by one thread at a time.
final class OriginConnection implements ClientConnection {
  private final Origin origin;
  private final SocketChannel channel;
  private final HelidonSocket socket;
  private final DataReader reader = DataReader.create(this::receive);
  private final DataWriter writer = new SocketWriter();
  private boolean answered;
  private boolean retired;
  private boolean released;
  private long idleSinceNanos;

  OriginConnection(Origin origin, SocketChannel channel, HelidonSocket socket) {
    this.origin = origin;
    this.channel = channel;
    this.socket = socket;
  }

  Origin origin() {
    return origin;
  }

  /// Notes that a request is about to be written.
  void begin() {
    answered = false;
    released = false;
  }

  /// Whether a part of a response has come.
  boolean isAnswered() {
    return answered;
  }

  /// Whether the call that it carried ended such that another may follow.
  boolean isReusable() {
    return released && channel.isOpen() && reader.available() == 0;
  }

  /// Whether the other side has neither closed it nor sent what nobody asked for. Doesn't wait.
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
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

  /// Keeps the connection from being used again.
  void retire() {
    retired = true;
  }

  /// The next bytes of the response; null at its end.
  private byte @Nullable [] receive() {
    if (answered) {
      return socket.get();
    }
    ResponseStart start = ResponseStart.read(this::receiveFirst);
    retired |= start.isOldVersion();
    return start.bytes();
  }

  private byte @Nullable [] receiveFirst() {
    byte[] bytes = socket.get();
    answered |= bytes != null;
    return bytes;
  }

  @Override
  public DataReader reader() {
    return reader;
  }

  @Override
  public DataWriter writer() {
    return writer;
  }

  @Override
  public String channelId() {
    return origin.toString();
  }

  @Override
  public HelidonSocket helidonSocket() {
    return socket;
  }

  /// Does nothing: the deadline of the whole call is the only one.
  @Override
  public void readTimeout(Duration readTimeout) {}

  @Override
  public void releaseResource() {
    released = !retired;
  }

  /// Closes the channel at once. TLS isn't told good-bye, which could wait for the other side.
  @Override
  public void closeResource() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to lose: whatever mattered was read, and the descriptor is gone.
    }
  }

  /// Writes through; a request comes in one piece.
  private final class SocketWriter implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      for (BufferData buffer : buffers) {
        write(buffer);
      }
    }

    @Override
    public void write(BufferData buffer) {
      socket.write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
      write(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
      write(buffer);
    }
  }
}
