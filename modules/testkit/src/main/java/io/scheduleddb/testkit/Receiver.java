package io.scheduleddb.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Takes deliveries over HTTP/1.1 on a port of its own, records each, and answers as it is told for
/// the path; 200 where nothing is told. A virtual thread per connection; bursts of ten thousand
/// connections are fine.
public final class Receiver implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocket server;
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Opens a receiver on a free port of the loopback address.
  public Receiver() {
    this(InetAddress.getLoopbackAddress());
  }

  /// Opens a receiver on a free port of `address`.
  public Receiver(InetAddress address) {
    try {
      server = new ServerSocket(0, BACKLOG, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("receiver").start(this::accept);
  }

  /// The address of `path`, which begins with a slash.
  public String url(String path) {
    return "http://"
        + server.getInetAddress().getHostAddress()
        + ":"
        + server.getLocalPort()
        + path;
  }

  /// Answers calls on `path` as `behaviour` does from now on.
  public Receiver on(String path, Behaviour behaviour) {
    behaviours.put(path, behaviour);
    return this;
  }

  /// All calls that were answered or given up so far, in the order of their ends.
  public List<Received> received() {
    return List.copyOf(received);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().name("receiver-connection").start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 2048);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 512);
      while (answerNext(in, out)) {}
    } catch (IOException e) {
      // The caller is gone: what it sent is recorded.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean answerNext(InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    @Nullable IncomingRequest request = IncomingRequest.read(in);
    if (request == null) {
      return false;
    }
    int status = 0;
    try {
      status = behaviours.getOrDefault(request.path(), OK).answer(out, closed);
    } finally {
      received.add(request.received(status));
    }
    // Not before it is recorded: whoever has the answer finds the call.
    out.flush();
    return status != 0;
  }

  private static final Behaviour OK = Behaviour.status(200);

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
