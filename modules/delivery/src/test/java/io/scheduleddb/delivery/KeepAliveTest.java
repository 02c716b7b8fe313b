package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.Attempt;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When connections are used again, and when not.
class KeepAliveTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final HttpCourier courier = new HttpCourier(Calls.options());

  @AfterEach
  void close() {
    courier.close();
  }

  private static void assertDelivered(HttpCourier courier, RawReceiver receiver) throws Exception {
    Attempt.Result result =
        Calls.call(courier, Calls.post(receiver.url("/"), "1", Duration.ofSeconds(3)));
    assertNull(result.errorType(), result.toString());
  }

  private int connectionsOfThreeCalls(String response) throws Exception {
    try (RawReceiver receiver = RawReceiver.answering(response)) {
      for (int i = 0; i < 3; i++) {
        assertDelivered(courier, receiver);
      }
      return receiver.connections.get();
    }
  }

  private static String chunked(int length) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + Integer.toHexString(length)
        + "\r\n"
        + "x".repeat(length)
        + "\r\n0\r\n\r\n";
  }

  private static String ok(int length) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
  }

  @Test
  void usesAConnectionForOneCallAfterTheOther() throws Exception {
    assertEquals(1, connectionsOfThreeCalls(OK));
    assertEquals(1, connectionsOfThreeCalls(chunked(5)));
    assertEquals(1, connectionsOfThreeCalls("HTTP/1.1 204 No Content\r\n\r\n"));
  }

  @Test
  void drainsUpToTheLimitAndClosesBeyond() throws Exception {
    assertEquals(1, connectionsOfThreeCalls(ok(65_000)));
    assertEquals(1, connectionsOfThreeCalls(chunked(65_000)));
    assertEquals(3, connectionsOfThreeCalls(ok(70_000)));
    assertEquals(3, connectionsOfThreeCalls(chunked(70_000)));
  }

  @Test
  void doesNotUseWhatMayNotBeUsed() throws Exception {
    assertEquals(
        3, connectionsOfThreeCalls("HTTP/1.1 200 OK\r\nConnection: close\r\n" + OK.substring(17)));
    assertEquals(3, connectionsOfThreeCalls(OK.replace("1.1", "1.0")));
    assertEquals(3, connectionsOfThreeCalls(OK + "HTTP/1.1 500 Unasked\r\n\r\n"));
  }

  @Test
  void noticesThatTheReceiverHasClosedAnIdleConnection() throws Exception {
    Semaphore closed = new Semaphore(0);
    try (RawReceiver receiver =
        RawReceiver.of((self, socket) -> {
          self.readRequest(socket);
          RawReceiver.send(socket, OK);
          socket.close();
          closed.release();
        })) {
      for (int i = 0; i < 20; i++) {
        assertDelivered(courier, receiver);
        closed.acquire();
      }
      assertEquals(20, receiver.requests.size());
    }
  }

  @Test
  void neverSendsAgainWhenAUsedConnectionBreaks() throws Exception {
    try (RawReceiver receiver =
        RawReceiver.of((self, socket) -> {
          self.readRequest(socket);
          RawReceiver.send(socket, OK);
          self.readRequest(socket);
        })) {
      assertDelivered(courier, receiver);
      Attempt.Result result = Calls.call(courier, Calls.post(receiver.url("/"), "1", Calls.LONG));
      assertEquals(Attempt.ErrorType.CONNECTION_ERROR, result.errorType());
      assertEquals(2, receiver.requests.size());
    }
  }

  @Test
  void forgetsAConnectionThatWasIdleForTooLong() throws Exception {
    try (HttpCourier hasty = new HttpCourier(idle(Duration.ZERO, 8));
        RawReceiver receiver = RawReceiver.answering(OK)) {
      assertDelivered(hasty, receiver);
      assertDelivered(hasty, receiver);
      assertEquals(2, receiver.connections.get());
    }
  }

  @Test
  void keepsNoMoreThanItMay() throws Exception {
    try (HttpCourier frugal = new HttpCourier(idle(Calls.LONG, 1));
        RawReceiver one = RawReceiver.answering(OK);
        RawReceiver other = RawReceiver.answering(OK)) {
      assertDelivered(frugal, one);
      assertDelivered(frugal, other);
      assertDelivered(frugal, one);
      assertDelivered(frugal, other);
      assertEquals(1, one.connections.get());
      assertEquals(2, other.connections.get());
    }
  }

  private static CourierOptions idle(Duration limit, int connections) throws IOException {
    CourierOptions options = Calls.options();
    return new CourierOptions(
        "1", 65536, 1024, limit, connections, connections, 1, options.tls(), options.clock());
  }
}
