package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Target.Header;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of calls to receivers that are broken, slow or hostile.
class FaultTest {
  private static final Duration SHORT = Duration.ofMillis(400);

  private final Courier courier = new HttpCourier(Calls.options());
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    courier.close();
  }

  private Attempt.Result call(RawReceiver receiver) throws Exception {
    return Calls.call(courier, Calls.post(receiver.url("/"), "1", SHORT));
  }

  private void assertTimesOut(RawReceiver.Behaviour behaviour) throws Exception {
    try (RawReceiver receiver = RawReceiver.of(behaviour)) {
      assertTimedOut(call(receiver));
    }
  }

  private static void assertTimedOut(Attempt.Result result) {
    assertEquals(ErrorType.TIMEOUT, result.errorType(), result.toString());
    long millis = result.responseTime().toMillis();
    assertTrue(millis >= 399 && millis < 1500, "took " + millis + " ms");
  }

  private static void assertFailed(ErrorType type, Attempt.Result result) {
    assertEquals(type, result.errorType(), result.toString());
    String message = result.errorMessage();
    assertNotNull(message);
    assertTrue(message.length() <= 500 && message.lines().count() == 1, message);
  }

  @Test
  void timesOutWhenNothingIsAnswered() throws Exception {
    assertTimesOut((receiver, socket) -> over.await());
  }

  @Test
  void timesOutWhenTheResponseDrips() throws Exception {
    assertTimesOut((receiver, socket) -> {
      RawReceiver.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      drip(socket, "x");
    });
  }

  @Test
  void timesOutWhenTheHeaderDrips() throws Exception {
    assertTimesOut((receiver, socket) -> drip(socket, "HTTP/1.1 200 OK\r\n"));
  }

  @Test
  void keepsStatusAndExcerptOfAResponseThatTimedOut() throws Exception {
    try (RawReceiver receiver =
        RawReceiver.of((self, socket) -> {
          RawReceiver.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
          over.await();
        })) {
      Attempt.Result result = call(receiver);
      assertTimedOut(result);
      assertEquals(200, result.httpStatus());
      assertEquals("half", result.excerpt());
    }
  }

  @Test
  void timesOutWhenTheRequestIsNotRead() throws Exception {
    try (RawReceiver receiver = RawReceiver.of((self, socket) -> over.await())) {
      String payload = '"' + "x".repeat(8 << 20) + '"';
      assertTimedOut(Calls.call(courier, Calls.post(receiver.url("/"), payload, SHORT)));
    }
  }

  @Test
  void timesOutWhenNoConnectionIsAccepted() throws Exception {
    List<Socket> fill = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket();
        fill.add(socket);
        Thread.ofVirtual().start(() -> connect(socket, full));
      }
      Thread.ofVirtual().start(() -> {}).join();
      awaitBacklogFull(full);
      String url = "http://127.0.0.1:" + full.getLocalPort() + "/";
      assertTimedOut(Calls.call(courier, Calls.post(url, "1", SHORT)));
    } finally {
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  /// A connection that can't be made within 300 ms shows that the backlog is full.
  private static void awaitBacklogFull(ServerSocket full) throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket probe = new Socket()) {
        probe.connect(full.getLocalSocketAddress(), 300);
      } catch (java.net.SocketTimeoutException e) {
        return;
      }
    }
    throw new IllegalStateException("the backlog never filled");
  }

  private static void connect(Socket socket, ServerSocket server) {
    try {
      socket.connect(server.getLocalSocketAddress());
    } catch (java.io.IOException e) {
      // Closed at the end of the test.
    }
  }

  @Test
  void givesUpOnAHeaderWithoutEnd() throws Exception {
    try (RawReceiver receiver =
        RawReceiver.of((self, socket) -> {
          RawReceiver.send(socket, "HTTP/1.1 200 OK\r\n");
          while (true) {
            RawReceiver.send(socket, "X-More: " + "y".repeat(1000) + "\r\n");
          }
        })) {
      assertFailed(ErrorType.CONNECTION_ERROR, call(receiver));
    }
  }

  /// The port is bound, so that nobody else gets it, and nobody listens there.
  @Test
  void namesARefusedConnection() throws Exception {
    try (SocketChannel deaf = SocketChannel.open()) {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String place = "127.0.0.1:" + deaf.socket().getLocalPort();
      Attempt.Result result = Calls.call(courier, Calls.post("http://" + place, "1", SHORT));
      assertFailed(ErrorType.CONNECTION_ERROR, result);
      assertEquals(place + ": Connection refused", result.errorMessage());
    }
  }

  @Test
  void namesAConnectionThatBreaks() throws Exception {
    try (RawReceiver reset =
            RawReceiver.of((self, socket) -> {
              self.readRequest(socket);
              socket.setSoLinger(true, 0);
            });
        RawReceiver closed = RawReceiver.answeringOnce("");
        RawReceiver halfway =
            RawReceiver.answeringOnce("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) {
      assertFailed(ErrorType.CONNECTION_ERROR, call(reset));
      assertFailed(ErrorType.CONNECTION_ERROR, call(closed));
      assertFailed(ErrorType.CONNECTION_ERROR, call(halfway));
    }
  }

  @Test
  void namesAnAnswerThatIsNotHttp() throws Exception {
    try (RawReceiver receiver = RawReceiver.answeringOnce("220 mail.example ESMTP ready\r\n\r\n")) {
      assertFailed(ErrorType.CONNECTION_ERROR, call(receiver));
    }
  }

  @Test
  void namesAHostThatIsUnknown() throws Exception {
    Target target = Calls.post("http://no-such-host.invalid/", "1", Calls.LONG);
    assertFailed(ErrorType.DNS_ERROR, Calls.call(courier, target));
  }

  @Test
  void namesAUrlThatIsNone() throws Exception {
    assertFailed(ErrorType.UNKNOWN, Calls.call(courier, Calls.post("ftp://h/", "1", SHORT)));
    assertFailed(ErrorType.UNKNOWN, Calls.call(courier, Calls.post("http://a b/", "1", SHORT)));
  }

  @Test
  void tellsNoSecretInAMessage() throws Exception {
    try (RawReceiver receiver = RawReceiver.answeringOnce("canary\r\n\r\n")) {
      Target target =
          Calls.with(
              receiver.url("/canary?key=canary"),
              "POST",
              "\"canary\"",
              new Header("Authorization", "canary"));
      assertFalse(String.valueOf(Calls.call(courier, target).errorMessage()).contains("canary"));
    }
  }

  /// Sends `text` again and again, a byte every 100 ms, until the other side is gone.
  private void drip(Socket socket, String text) throws Exception {
    for (int i = 0; ; i++) {
      RawReceiver.send(socket, text.substring(i % text.length(), i % text.length() + 1));
      if (over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }
}
