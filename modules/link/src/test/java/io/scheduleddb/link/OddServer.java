package io.scheduleddb.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers each request with bytes that a test chose, however wrong, and then does
/// what the test says. It counts connections and keeps the heads of requests.
final class OddServer implements AutoCloseable {
  final List<Socket> connections = new CopyOnWriteArrayList<>();
  final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final Script script;

  /// What happens after a request has come.
  @FunctionalInterface
  interface Script {
    void play(OutputStream out) throws IOException;
  }

  OddServer(Script script) {
    this.script = script;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// One that answers with this text, and then waits for the next request.
  static OddServer saying(String answer) {
    return new OddServer(out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /// One that answers with this text and ends the connection.
  static OddServer cutting(String answer) {
    return new OddServer(out -> {
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      throw new SocketException("this is the end");
    });
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        heads.add(head);
        script.play(connection.getOutputStream());
      }
    } catch (IOException e) {
      // The connection is gone, which is what many tests are about.
    }
  }

  /// The head of the next request, whose body is read and dropped; empty at the end.
  private static String head(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    long length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
      if (line.startsWith("Content-Length: ")) {
        length = Long.parseLong(line.substring("Content-Length: ".length()));
      }
    }
    while (length > 0) {
      length -= in.skip(length);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
