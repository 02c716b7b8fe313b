package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Courier;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls that may no longer be made when the connection stands.
class WithheldTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final HttpCourier courier = new HttpCourier(Calls.options());

  @AfterEach
  void close() {
    courier.close();
  }

  /// Lets a call start or not; what came of it, null when it was withheld.
  private static final class Doorkeeper implements Courier.Caller {
    final CompletableFuture<Attempt.@Nullable Result> done = new CompletableFuture<>();
    final AtomicInteger asked = new AtomicInteger();
    private final boolean open;

    Doorkeeper(boolean open) {
      this.open = open;
    }

    @Override
    public boolean mayStart() {
      asked.incrementAndGet();
      return open;
    }

    @Override
    public void ended(Attempt.Result result) {
      done.complete(result);
    }

    @Override
    public void withheld() {
      done.complete(null);
    }
  }

  private Doorkeeper call(String url, boolean open) throws Exception {
    Doorkeeper doorkeeper = new Doorkeeper(open);
    courier.deliver(Calls.delivery(Calls.post(url, "1", Calls.LONG)), doorkeeper);
    doorkeeper.done.get(20, TimeUnit.SECONDS);
    return doorkeeper;
  }

  @Test
  void sendsNothingWhenTheCallMayNoLongerStart() throws Exception {
    CompletableFuture<Integer> firstByte = new CompletableFuture<>();
    try (RawReceiver receiver =
        RawReceiver.of((_, socket) -> firstByte.complete(socket.getInputStream().read()))) {
      assertNull(call(receiver.url("/"), false).done.get());
      courier.close();
      assertEquals(-1, firstByte.get(20, TimeUnit.SECONDS), "closed without a byte");
    }
  }

  @Test
  void usesTheConnectionOfAWithheldCallForTheNext() throws Exception {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      assertNull(call(receiver.url("/"), false).done.get());
      Doorkeeper made = call(receiver.url("/"), true);
      assertEquals(200, made.done.get().httpStatus());
      assertEquals(1, made.asked.get());
      assertEquals(1, receiver.connections.get());
      assertEquals(1, receiver.requests.size());
    }
  }

  @Test
  void asksOnlyOnceTheConnectionStands() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Doorkeeper doorkeeper = call("http://127.0.0.1:" + port + "/", true);
    assertEquals(Attempt.ErrorType.CONNECTION_ERROR, doorkeeper.done.get().errorType());
    assertEquals(0, doorkeeper.asked.get());
  }
}
