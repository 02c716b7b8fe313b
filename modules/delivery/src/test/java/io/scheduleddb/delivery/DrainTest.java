package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Courier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How calls end that are cut short: one by one, or all of them when the node ends.
class DrainTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final HttpCourier courier = new HttpCourier(Calls.options());
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void close() {
    answer.countDown();
    courier.close();
  }

  private RawReceiver patient() throws Exception {
    return RawReceiver.of((self, socket) -> {
      self.readRequest(socket);
      arrived.countDown();
      answer.await();
      RawReceiver.send(socket, OK);
    });
  }

  @Test
  void reportsWhatWasCutAsCancelled() throws Exception {
    try (RawReceiver receiver = patient()) {
      List<CompletableFuture<Attempt.Result>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(Calls.start(courier, Calls.post(receiver.url("/"), "1", Calls.LONG)));
      }
      arrived.await();
      courier.drain(Duration.ofMillis(50));
      for (CompletableFuture<Attempt.Result> call : calls) {
        assertTrue(call.isDone());
        assertEquals(ErrorType.CANCELLED, call.get().errorType());
      }
    }
  }

  @Test
  void breaksOffTheOneCallThatIsMeant() throws Exception {
    try (RawReceiver receiver = patient()) {
      var target = Calls.post(receiver.url("/"), "1", Calls.LONG);
      var other = Calls.start(courier, target);
      CompletableFuture<Attempt.Result> result = new CompletableFuture<>();
      Courier.Ongoing call = courier.deliver(Calls.delivery(target), result::complete);
      arrived.await();
      call.abort();
      assertEquals(ErrorType.CANCELLED, result.get().errorType());
      assertFalse(other.isDone());
      answer.countDown();
      assertEquals(200, other.get().httpStatus());
      call.abort();
    }
  }

  @Test
  void waitsForWhatEndsInTime() throws Exception {
    try (RawReceiver receiver = patient()) {
      var call = Calls.start(courier, Calls.post(receiver.url("/"), "1", Calls.LONG));
      arrived.await();
      answer.countDown();
      courier.drain(Calls.LONG);
      assertEquals(200, call.get().httpStatus());
    }
  }

  @Test
  void makesNoCallAfterTheEnd() throws Exception {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      courier.close();
      Attempt.Result result = Calls.call(courier, Calls.post(receiver.url("/"), "1", Calls.LONG));
      assertEquals(ErrorType.CANCELLED, result.errorType());
      assertEquals(0, receiver.connections.get());
    }
  }

  @Test
  void reportsOnAThreadThatIsNotInterrupted() throws Exception {
    try (RawReceiver receiver = patient()) {
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      courier.deliver(
          Calls.delivery(Calls.post(receiver.url("/"), "1", Calls.LONG)),
          result -> interrupted.complete(Thread.currentThread().isInterrupted()));
      arrived.await();
      courier.drain(Duration.ZERO);
      assertFalse(interrupted.get());
    }
  }
}
