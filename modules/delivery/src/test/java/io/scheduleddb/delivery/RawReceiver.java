package io.scheduleddb.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver whose every byte the test decides. Each connection is served on a virtual thread.
final class RawReceiver implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  final AtomicInteger connections = new AtomicInteger();
  final List<String> requests = new CopyOnWriteArrayList<>();

  /// What is done with a connection; it is closed after it returns.
  interface Behaviour {
    void serve(RawReceiver receiver, Socket socket) throws Exception;
  }

  private RawReceiver(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::accept);
  }

  static RawReceiver of(Behaviour behaviour) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
  }

  static RawReceiver on(ServerSocket server, Behaviour behaviour) {
    return new RawReceiver(server, behaviour);
  }

  /// Answers every request on every connection with `response`.
  static RawReceiver answering(String response) throws IOException {
    return of((receiver, socket) -> {
      while (receiver.readRequest(socket)) {
        send(socket, response);
      }
    });
  }

  /// Answers the first request on a connection with `response`, then closes it.
  static RawReceiver answeringOnce(String response) throws IOException {
    return of((receiver, socket) -> {
      receiver.readRequest(socket);
      send(socket, response);
    });
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  int port() {
    return server.getLocalPort();
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /// Reads one request with its body and keeps it; false at the end of the connection.
  boolean readRequest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.append((char) b);
    }
    byte[] body = in.readNBytes(contentLength(head.toString()));
    requests.add(head + new String(body, StandardCharsets.UTF_8));
    return true;
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(this, socket);
    } catch (Exception e) {
      // The caller went away, or the test is over.
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
