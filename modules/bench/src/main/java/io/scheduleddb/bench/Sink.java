package io.scheduleddb.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;

/// A receiver that answers 200 and notes when which job came. Jobs are called `b0`, `b1` ...; one
/// thread does it all. What it noted may be read when [#arrivals] has reached what is waited for.
final class Sink implements AutoCloseable {
  private static final byte[] LENGTH = ascii("content-length:");
  private static final byte[] JOB = ascii("{\"job_id\":\"b");
  private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  private static final int REQUEST_LIMIT = 8192;
  private static final int BACKLOG = 4096;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final ByteBuffer ok = ByteBuffer.allocateDirect(OK.length).put(OK).flip();
  private final long[] firstMicros;
  private final int[] times;
  private int count;

  /// [#count], for other threads, which then see all that was noted before.
  private volatile int arrivals;

  /// @param jobs how many are watched: the first ones
  Sink(int jobs) throws IOException {
    firstMicros = new long[jobs];
    times = new int[jobs];
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    Thread.ofPlatform().name("sink").daemon().start(this::run);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /// How many calls came of the jobs that are watched.
  int arrivals() {
    return arrivals;
  }

  /// When `job` came first, in epoch microseconds; 0 when it hasn't.
  long micros(int job) {
    return firstMicros[job];
  }

  /// How often `job` came.
  int times(int job) {
    return times[job];
  }

  /// The time as it is noted.
  static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  private void run() {
    try {
      while (true) {
        selector.select();
        if (!selector.isOpen()) {
          return;
        }
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
          serve(keys.next());
          keys.remove();
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(REQUEST_LIMIT));
      }
      return;
    }
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer buffer = (ByteBuffer) key.attachment();
    if (!receive(channel, buffer)) {
      channel.close();
      return;
    }
    answerAll(channel, buffer);
  }

  private static boolean receive(SocketChannel channel, ByteBuffer buffer) {
    try {
      return channel.read(buffer) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void answerAll(SocketChannel channel, ByteBuffer buffer) throws IOException {
    long now = nowMicros();
    int start = 0;
    while (true) {
      int body = Bytes.headEnd(buffer, start);
      int length = body < 0 ? -1 : Bytes.value(buffer, start, body, LENGTH);
      int end = length < 0 ? body : body + Bytes.number(buffer, length);
      if (body < 0 || end > buffer.position()) {
        break;
      }
      note(Bytes.number(buffer, body + JOB.length), now);
      channel.write(ok.duplicate());
      start = end;
    }
    buffer.limit(buffer.position()).position(start);
    buffer.compact();
  }

  private void note(int job, long micros) {
    if (job >= times.length) {
      return;
    }
    if (times[job]++ == 0) {
      firstMicros[job] = micros;
    }
    arrivals = ++count;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    server.close();
  }
}
