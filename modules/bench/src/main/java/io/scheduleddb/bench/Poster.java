package io.scheduleddb.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.IntFunction;

/// Sends one request over and over on some connections: on each the next when the last was
/// answered. All on the thread of the caller.
final class Poster implements AutoCloseable {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int RESPONSE_LIMIT = 16_384;

  /// In seconds; longer than any run.
  private static final long HOUR = 3600;

  private final Selector selector = Selector.open();
  private final IntFunction<ByteBuffer> requests;
  private final int count;
  private final long stopNanos;
  private final long startNanos = System.nanoTime();
  private long[] micros = new long[1 << 16];
  private int sent;
  private int accepted;
  private int refused;
  private int underWay;
  private String firstRefusal = "";

  /// What came of it.
  ///
  /// @param seconds from the first request to the last response
  /// @param firstRefusal empty when there was none
  record Result(
      int accepted, int refused, double seconds, Percentiles latency, String firstRefusal) {}

  private static final class Connection {
    final ByteBuffer response = ByteBuffer.allocate(RESPONSE_LIMIT);
    ByteBuffer unsent = ByteBuffer.allocate(0);
    long sentNanos;
  }

  private Poster(IntFunction<ByteBuffer> requests, int count, long seconds) throws IOException {
    this.requests = requests;
    this.count = count;
    this.stopNanos = startNanos + seconds * 1_000_000_000;
  }

  /// Posts `json` to `/jobs` on `port` of this machine over and over for `seconds`.
  static Result postFor(int port, String json, int connections, long seconds) throws IOException {
    ByteBuffer request = request(json);
    try (Poster poster = new Poster(i -> request.duplicate(), Integer.MAX_VALUE, seconds)) {
      return poster.run(port, connections);
    }
  }

  /// Posts what `json` gives for 0 to `count` - 1 to `/jobs` on `port` of this machine.
  static Result postAll(int port, int count, IntFunction<String> json) throws IOException {
    try (Poster poster = new Poster(i -> request(json.apply(i)), count, HOUR)) {
      return poster.run(port, Math.min(64, count));
    }
  }

  private static ByteBuffer request(String json) {
    String request =
        "POST /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + json.length()
            + "\r\n\r\n"
            + json;
    return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
  }

  private void open(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection();
    send(channel.register(selector, SelectionKey.OP_READ, connection), connection);
  }

  private Result run(int port, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      open(port);
    }
    while (underWay > 0) {
      selector.select();
      Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
      while (keys.hasNext()) {
        SelectionKey key = keys.next();
        keys.remove();
        serve(key, (Connection) key.attachment());
      }
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Result(accepted, refused, seconds, new Percentiles(micros, accepted), firstRefusal);
  }

  private void serve(SelectionKey key, Connection connection) throws IOException {
    if (key.isWritable()) {
      write(key, connection);
      return;
    }
    if (((SocketChannel) key.channel()).read(connection.response) < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (isComplete(connection.response)) {
      count(connection);
      underWay--;
      if (sent < count && System.nanoTime() < stopNanos) {
        send(key, connection);
      }
    }
  }

  private void send(SelectionKey key, Connection connection) throws IOException {
    connection.response.clear();
    connection.unsent = requests.apply(sent++);
    connection.sentNanos = System.nanoTime();
    underWay++;
    write(key, connection);
  }

  private static void write(SelectionKey key, Connection connection) throws IOException {
    ((SocketChannel) key.channel()).write(connection.unsent);
    key.interestOps(
        connection.unsent.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /// A response without a length is taken to be chunked.
  private static boolean isComplete(ByteBuffer response) {
    int body = Bytes.headEnd(response, 0);
    if (body < 0) {
      return false;
    }
    int length = Bytes.value(response, 0, body, LENGTH);
    int end = response.position();
    return length >= 0
        ? end >= body + Bytes.number(response, length)
        : end >= body + 5 && response.get(end - 5) == '0' && response.get(end - 1) == '\n';
  }

  private void count(Connection connection) {
    if (connection.response.get(9) != '2') {
      refused++;
      if (refused == 1) {
        byte[] bytes = Arrays.copyOf(connection.response.array(), connection.response.position());
        firstRefusal = new String(bytes, StandardCharsets.UTF_8);
      }
      return;
    }
    if (accepted == micros.length) {
      micros = Arrays.copyOf(micros, accepted * 2);
    }
    micros[accepted++] = (System.nanoTime() - connection.sentNanos) / 1000;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
