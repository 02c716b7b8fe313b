package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What HTTP asks of every endpoint.
final class ProtocolTest {
  private static final String JOB = "{\"id\":\"a\",\"timestamp\":1,\"webhook_url\":\"http://h\"}";

  private final RunningServer server = RunningServer.serving();

  @AfterEach
  void stop() {
    server.close();
  }

  /// Sends text as it stands and returns all that comes until the server closes.
  private String exchange(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.rest.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String post(String more) {
    return "POST /jobs HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
        + JOB.length()
        + "\r\n"
        + more
        + "\r\n"
        + JOB;
  }

  @Test
  void answersPipelinedRequestsInOrderOnOneConnection() throws IOException {
    String all =
        exchange(
            post("") + "GET /jobs/a HTTP/1.1\r\nHost: h\r\n\r\n" + post("Connection: close\r\n"));
    List<String> statuses =
        Pattern.compile("HTTP/1.1 (\\d+)").matcher(all).results().map(r -> r.group(1)).toList();
    assertEquals(List.of("201", "200", "200"), statuses, all);
  }

  @Test
  void answersHeadAsGetWithoutABody() throws IOException {
    server.create(JOB);
    int length = server.get("/jobs/a").body().getBytes(StandardCharsets.UTF_8).length;
    String head = exchange("HEAD /jobs/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assertTrue(head.startsWith("HTTP/1.1 200"), head);
    assertTrue(head.contains("Content-Length: " + length + "\r\n"), head);
    assertTrue(head.contains("\"1\""), head);
    assertTrue(head.endsWith("\r\n\r\n"), head);
  }

  @Test
  void namesTheAllowedMethodsWhereTheMethodIsWrong() {
    var put = server.send(server.request("/jobs/a/next").PUT(BodyPublishers.ofString("{}")));
    assertEquals(405, put.statusCode());
    assertEquals("GET, HEAD", put.headers().firstValue("Allow").orElse(""));
    assertTrue(put.body().contains("/problems/method-not-allowed"), put.body());
    var post = server.post("/health", "{}");
    assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElse(""));
  }

  @Test
  void knowsNoOtherPath() {
    for (String path :
        List.of("/", "/job", "/jobs/", "/jobs/a/nothing", "/jobs/a%2Fb", "/observe")) {
      assertEquals(404, server.get(path).statusCode(), path);
    }
    server.create(JOB);
    assertEquals(200, server.get("/jobs/%61").statusCode());
  }

  @Test
  void sendsTheCommonHeadersWithEveryReply() throws IOException {
    for (String path :
        List.of("/jobs", "/jobs/none", "/nothing", "/health", "/metrics", "/jobs?x=1")) {
      var headers = server.get(path).headers();
      assertEquals("42", headers.firstValue("Scheduled-Db-Index").orElse(""), path);
      assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""), path);
      assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""), path);
    }
    String large = "a".repeat(20_000);
    for (String bad :
        List.of(
            "GET /jobs HTTP/1.1\r\nHost: h\r\nBad Header: x\r\n\r\n",
            "GET /jobs HTTP/1.1\r\n\r\n",
            "GET /jobs HTTP/1.1\r\nHost: h\r\nX: " + large + "\r\n\r\n",
            "nonsense\r\n\r\n")) {
      String answer = exchange(bad);
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertTrue(answer.contains("Scheduled-Db-Index: 42\r\n"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
      assertTrue(answer.contains("\"type\":\"/problems/"), answer);
    }
  }

  @Test
  void refusesABodyThatIsFarTooLargeWithoutReadingIt() throws IOException {
    String answer = exchange(post("").replaceFirst("Length: \\d+", "Length: 99999999999"));
    assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    assertTrue(answer.contains("/problems/too-large"), answer);
  }

  @Test
  void endsConnectionsOfClientsThatTakeTooLong() throws IOException {
    try (RunningServer impatient = RunningServer.impatient()) {
      for (String begun :
          List.of("GET /jobs HTTP/1.1\r\nHost:", post("").substring(0, post("").length() - 1))) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.rest.port())) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
          assertEquals(-1, socket.getInputStream().read(), begun);
        }
      }
      assertEquals(200, impatient.get("/health").statusCode());
      assertTrue(impatient.scheduling.drafts.isEmpty());
    }
  }

  @Test
  void takesAWholeAddressAsTheTarget() throws IOException {
    server.create(JOB);
    String rest = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    String found = exchange("GET http://h/jobs/a?consistency=local" + rest);
    assertTrue(found.startsWith("HTTP/1.1 200"), found);
    String missing = exchange("GET http://h/nothing" + rest);
    assertTrue(missing.startsWith("HTTP/1.1 404"), missing);
  }

  @Test
  void namesTheLimitOrWhatIsWrongBelowTheRouting() throws IOException {
    String end = "\r\nHost: h\r\nConnection: close\r\n\r\n";
    String label = "a".repeat(7900);
    String fits = exchange("GET /jobs?label=k:" + label + " HTTP/1.1" + end);
    assertTrue(fits.startsWith("HTTP/1.1 200"), fits);
    String longer = exchange("GET /jobs?label=k:" + label + "a".repeat(300) + " HTTP/1.1" + end);
    assertTrue(longer.startsWith("HTTP/1.1 414") && longer.contains("8192 bytes"), longer);
    String large = "a".repeat(20_000);
    String headers = exchange("GET /jobs HTTP/1.1\r\nHost: h\r\nX: " + large + "\r\n\r\n");
    assertTrue(headers.startsWith("HTTP/1.1 400") && headers.contains("16384 bytes"), headers);
    String old = exchange("GET /jobs HTTP/1.0" + end);
    assertTrue(old.startsWith("HTTP/1.1 505") && old.contains("/invalid-request"), old);
  }

  @Test
  void saysNothingOfItsInsidesWhenItFails() {
    server.scheduling.failure = new IllegalStateException("secret of the house");
    var failed = server.create(JOB);
    assertEquals(500, failed.statusCode());
    assertFalse(failed.body().contains("secret"), failed.body());
    server.scheduling.failure = new Refusal(Problem.Kind.UNAVAILABLE, "there is no leader");
    var refused = server.get("/jobs/a");
    assertEquals(503, refused.statusCode());
    assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
    assertEquals(
        "{\"type\":\"/problems/unavailable\",\"title\":\"The server cannot do this now\","
            + "\"status\":503,\"detail\":\"there is no leader\",\"instance\":\"/jobs/a\"}",
        refused.body());
  }
}
