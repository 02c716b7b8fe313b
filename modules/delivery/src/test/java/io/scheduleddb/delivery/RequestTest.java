package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Target.Header;
import io.scheduleddb.api.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire.
class RequestTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private final InstantSource clock = InstantSource.fixed(Calls.DUE.plusMillis(1234));
  private final HttpCourier courier = new HttpCourier(CourierOptions.defaults("1.2.3", clock));
  private RawReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    receiver = RawReceiver.answering(OK);
  }

  @AfterEach
  void close() throws Exception {
    courier.close();
    receiver.close();
  }

  private String sent(Target target) throws Exception {
    assertEquals(200, Calls.call(courier, target).httpStatus());
    return receiver.requests.getLast();
  }

  private static List<String> values(String request, String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    return request
        .substring(0, request.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  private static String body(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void sendsTheEnvelope() throws Exception {
    String request = sent(Calls.with(receiver.url("/hook"), "POST", "{\"a\":\"ü\"}"));
    assertTrue(request.startsWith("POST /hook HTTP/1.1\r\n"), request);
    assertEquals(
        "{\"job_id\":\"job-1\",\"type\":\"one_time\",\"timestamp\":1772600768,"
            + "\"scheduled_at\":\"2026-03-04T05:06:07.089Z\",\"attempt\":2,\"data\":{\"a\":\"ü\"}}",
        body(request));
  }

  @Test
  void sendsNullWhereThereIsNoPayload() throws Exception {
    assertTrue(sent(Calls.with(receiver.url("/"), "PUT", null)).endsWith("\"data\":null}"));
  }

  @Test
  void sendsARawPayloadAsItIs() throws Exception {
    Target raw =
        new Target(receiver.url("/"), "POST", List.of(), "[1, 2]", Target.Body.RAW, Calls.LONG);
    assertEquals("[1, 2]", body(sent(raw)));
  }

  @Test
  void sendsNoBodyWithMethodsThatNeedNone() throws Exception {
    for (String method : List.of("GET", "DELETE")) {
      String request = sent(Calls.with(receiver.url("/"), method, null));
      assertEquals("", body(request));
      assertEquals(List.of(), values(request, "Content-Type"));
    }
    assertEquals("", body(sent(Calls.with(receiver.url("/"), "HEAD", "1"))));
    assertFalse(body(sent(Calls.with(receiver.url("/"), "DELETE", "1"))).isEmpty());
  }

  @Test
  void namesOccurrenceAttemptAndFence() throws Exception {
    String request = sent(Calls.with(receiver.url("/"), "POST", null));
    assertEquals(List.of("msg_1"), values(request, "webhook-id"));
    assertEquals(List.of("1772600768"), values(request, "webhook-timestamp"));
    assertEquals(List.of("\"msg_1\""), values(request, "Idempotency-Key"));
    assertEquals(List.of("2026-03-04T05:06:07.089Z"), values(request, "Scheduled-Time"));
    assertEquals(List.of("2"), values(request, "Scheduled-Attempt"));
    assertEquals(List.of("77"), values(request, "Scheduled-Fence"));
    assertEquals(List.of("scheduled-db/1.2.3"), values(request, "User-Agent"));
    assertEquals(List.of("application/json"), values(request, "Content-Type"));
    assertEquals(List.of("127.0.0.1:" + receiver.port()), values(request, "Host"));
    assertEquals(List.of(), values(request, "Accept-Encoding"));
  }

  @Test
  void tellsTheTraceThatItIsPartOf() {
    TraceContext trace = new TraceContext("1".repeat(32), "2".repeat(16), (byte) 1);
    Courier.Delivery delivery =
        Calls.delivery(Calls.with(receiver.url("/"), "POST", null, FOREIGN), trace);
    String request = head(delivery);
    assertEquals(List.of(trace.traceparent()), values(request, "traceparent"));
    assertEquals(List.of(), values(request, "tracestate"));
  }

  @Test
  void tellsNoTraceWhenThereIsNone() {
    Target target = Calls.with(receiver.url("/"), "POST", null, FOREIGN);
    assertEquals(List.of(), values(head(Calls.delivery(target)), "traceparent"));
  }

  private static final Header FOREIGN = new Header("TraceParent", "00-forged");

  private static String head(Courier.Delivery delivery) {
    byte[] bytes = OutgoingRequest.of(delivery, Calls.DUE, "test").bytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void sendsTheHeadersOfTheJob() throws Exception {
    String request =
        sent(
            Calls.with(
                receiver.url("/"),
                "POST",
                null,
                new Header("X-One", "1"),
                new Header("x-one", "2"),
                new Header("content-type", "text/plain")));
    assertEquals(List.of("1", "2"), values(request, "X-One"));
    assertEquals(List.of("text/plain"), values(request, "Content-Type"));
  }

  @Test
  void keepsItsOwnHeadersFromTheJob() throws Exception {
    String request =
        sent(
            Calls.with(
                receiver.url("/"),
                "POST",
                "1",
                new Header("Webhook-Id", "forged"),
                new Header("SCHEDULED-FENCE", "forged"),
                new Header("scheduled-anything", "forged"),
                new Header("Host", "forged"),
                new Header("Content-Length", "1"),
                new Header("Transfer-Encoding", "chunked"),
                new Header("Connection", "close")));
    assertFalse(request.contains("forged"), request);
    assertFalse(request.contains("chunked"), request);
    assertEquals(1, values(request, "Content-Length").size());
  }

  @Test
  void leavesTheUrlAsItWasGiven() throws Exception {
    for (String path : List.of("/", "/a%2Fb/c", "/a?b=%20c&d=e+f&b=2", "/?q=a%26b", "/~x/é")) {
      String line = sent(Calls.with(receiver.url(path), "GET", null)).lines().findFirst().get();
      assertEquals("GET " + path.replace("é", "%C3%A9") + " HTTP/1.1", line);
    }
    assertTrue(sent(Calls.with(receiver.url(""), "GET", null)).startsWith("GET / HTTP/1.1"));
    assertTrue(sent(Calls.with(receiver.url("/a#b"), "GET", null)).startsWith("GET /a HTTP/1.1"));
    assertTrue(sent(Calls.with(receiver.url("?a=b"), "GET", null)).startsWith("GET /?a=b HTTP"));
  }
}
