package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Courier;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of the answers that receivers give.
class HttpCourierTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Courier courier = new HttpCourier(Calls.options());

  @AfterEach
  void close() {
    courier.close();
  }

  private Attempt.Result answeredWith(String response) throws Exception {
    try (RawReceiver receiver = RawReceiver.answeringOnce(response)) {
      return Calls.call(courier, Calls.post(receiver.url("/"), null, Calls.LONG));
    }
  }

  @Test
  void reportsSuccessWithStatusAndExcerpt() throws Exception {
    Attempt.Result result = answeredWith(OK);
    assertEquals(200, result.httpStatus());
    assertEquals("ok", result.excerpt());
    assertNull(result.errorType());
    assertNull(result.errorMessage());
    assertFalse(result.responseTime().isNegative());
  }

  @Test
  void keepsNoExcerptOfAnEmptyResponse() throws Exception {
    assertNull(answeredWith("HTTP/1.1 204 No Content\r\n\r\n").excerpt());
    assertNull(answeredWith("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").excerpt());
  }

  @Test
  void readsChunkedResponses() throws Exception {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    assertEquals("abc", answeredWith("HTTP/1.1 200 OK\r\n" + chunked).excerpt());
  }

  @Test
  void readsAResponseThatEndsWithTheConnection() throws Exception {
    assertEquals("abc", answeredWith("HTTP/1.1 200 OK\r\n\r\nabc").excerpt());
    assertEquals("abc", answeredWith("HTTP/1.0 200 OK\r\n\r\nabc").excerpt());
  }

  @Test
  void skipsInterimResponses() throws Exception {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n";
    assertEquals(200, answeredWith(interim + OK).httpStatus());
  }

  @Test
  void waitsForNoBodyWhereNoneComes() throws Exception {
    String announced = "Content-Length: 100\r\n\r\n";
    assertEquals(304, answeredWith("HTTP/1.1 304 Same\r\n" + announced).httpStatus());
    try (RawReceiver receiver = RawReceiver.answering("HTTP/1.1 200 OK\r\n" + announced)) {
      Attempt.Result result = Calls.call(courier, Calls.with(receiver.url("/"), "HEAD", null));
      assertEquals(200, result.httpStatus());
      assertNull(result.errorType());
    }
  }

  @Test
  void failsOnEveryStatusThatIsNot2xx() throws Exception {
    for (int status : new int[] {101, 304, 400, 404, 410, 429, 500, 503}) {
      Attempt.Result result =
          answeredWith("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
      assertEquals(status, result.httpStatus());
      assertEquals(ErrorType.HTTP_ERROR, result.errorType());
      assertTrue(String.valueOf(result.errorMessage()).endsWith("answered " + status));
    }
  }

  @Test
  void neverFollowsARedirect() throws Exception {
    try (RawReceiver elsewhere = RawReceiver.answering(OK)) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        Attempt.Result result =
            answeredWith(
                "HTTP/1.1 "
                    + status
                    + " Go\r\nLocation: "
                    + elsewhere.url("/")
                    + "\r\nContent-Length: 0\r\n\r\n");
        assertEquals(status, result.httpStatus());
        assertEquals(ErrorType.HTTP_ERROR, result.errorType());
      }
      assertEquals(0, elsewhere.connections.get());
    }
  }

  @Test
  void readsRetryAfterInSecondsAndAsDate() throws Exception {
    String head = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: ";
    assertEquals(Duration.ofMinutes(2), answeredWith(head + "120\r\n\r\n").retryAfter());
    assertNull(answeredWith(head + "1e9\r\n\r\n").retryAfter());
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2));
    Duration wait = answeredWith(head + date + "\r\n\r\n").retryAfter();
    assertNotNull(wait);
    assertTrue(wait.toSeconds() > 110 && wait.toSeconds() <= 120, wait.toString());
  }

  @Test
  void cutsTheExcerptAtACharacter() throws Exception {
    String body = "a" + "é".repeat(1000);
    Attempt.Result result = answeredWith("HTTP/1.1 200 OK\r\nContent-Length: 2001\r\n\r\n" + body);
    assertEquals("a" + "é".repeat(511), result.excerpt());
  }

  @Test
  void makesControlCharactersInTheExcerptHarmless() throws Exception {
    Attempt.Result result =
        answeredWith("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na\u001b[2J\n\tb\u0007");
    assertEquals("a [2J\n\tb ", result.excerpt());
  }
}
