package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a whole node, with log and store, makes of jobs that it can't keep: a refusal that names
/// the field, and not a trace of it in the database.
class BadInputTest {
  private static final String CALL = "\"webhook_url\":\"http://localhost:9/\"";

  @TempDir static Path directory;
  private static Node node;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "DATA_DIR", directory.toString(),
            "NODE_ID", "n1",
            "HTTP_HOST", "127.0.0.1",
            "HTTP_PORT", "0",
            "RAFT_HOST", "127.0.0.1",
            "RAFT_ADVERTISE_HOST", "127.0.0.1",
            "RAFT_PORT", String.valueOf(freePort()));
    Configuration configuration = Configuration.of(new Settings(List.of(), settings));
    node =
        Node.start(
            configuration,
            "test",
            (what, cause) -> {
              throw new IllegalStateException(what, cause);
            });
    client = HttpClient.newHttpClient();
    awaitReady();
    assertEquals(201, post("{\"id\":\"good\",\"delay\":\"1h\"," + CALL + "}").statusCode());
  }

  /// A node listens before it is a member of a cluster, its own or another.
  private static void awaitReady() throws IOException, InterruptedException {
    HttpRequest question = request("/health/ready").build();
    Instant deadline = Instant.now().plusSeconds(60);
    int status = 0;
    while (status != 200) {
      assertTrue(Instant.now().isBefore(deadline), "not ready: " + status);
      status = client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode();
      Thread.sleep(10);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    node.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path));
  }

  private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return client.send(
        request("/jobs")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/cron_expression | \"cron_expression\":\"0 0 30 2 *\"",
        "/cron_expression | \"cron_expression\":\"61 * * * *\"",
        "/cron_expression | \"cron_expression\":\"* * * *\"",
        "/cron_expression | \"cron_expression\":\"@sometimes\"",
        "/cron_expression | \"cron_expression\":5",
        "/cron_dialect    | \"cron_expression\":\"* * * * *\",\"cron_dialect\":\"aws\"",
        "/time_zone       | \"cron_expression\":\"* * * * *\",\"time_zone\":\"Mars/Olympus\"",
        "/time_zone       | \"delay\":\"5s\",\"time_zone\":\"UTC\"",
        "/interval        | \"interval\":\"PT0.5S\"",
        "/interval        | \"interval\":\"P1MT5H\"",
        "/interval        | \"interval\":\"P1M3D\"",
        "/interval        | \"interval\":\"P11Y\"",
        "/interval        | \"interval\":\"soon\"",
        "/rrule           | \"rrule\":\"FREQ=DAILY;COUNT=2;UNTIL=20301231T000000Z\"",
        "/rrule           | \"rrule\":\"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\"",
        "/rrule           | \"rrule\":\"FREQ=SECONDLY;INTERVAL=60;BYSECOND=1\",\"anchor\":1767225600",
        "/rrule           | \"rrule\":\"FREQ=DAILY;UNTIL=20200101T000000Z\"",
        "/rrule           | \"rrule\":\"FREQ=DAILY;COUNT=3\",\"anchor\":\"2020-01-01T00:00:00Z\"",
        "/anchor          | \"rrule\":\"FREQ=DAILY\",\"anchor\":\"2026-01-01T00:00:00.5Z\"",
        "/time_zone       | \"rrule\":\"FREQ=DAILY\",\"time_zone\":\"Mars/Olympus\"",
        "/cron_dialect    | \"rrule\":\"FREQ=DAILY\",\"cron_dialect\":\"unix\"",
        "/type            | \"rrule\":\"FREQ=DAILY\",\"interval\":\"1h\"",
        "/type            | \"rrule\":\"FREQ=DAILY\",\"type\":\"one_time\"",
        "/anchor          | \"delay\":\"5s\",\"anchor\":\"2026-01-01T00:00:00Z\"",
        "/last_date       | \"interval\":\"1h\",\"last_date\":\"2020-01-01T00:00:00Z\"",
        "/cron_expression | \"cron_expression\":\"0 0 1 1 *\",\"last_date\":\"+1m\"",
        "/max_occurrences | \"interval\":\"1h\",\"max_occurrences\":-1",
        "/max_occurrences | \"delay\":\"1h\",\"max_occurrences\":2",
        "/overlap_policy  | \"delay\":\"1h\",\"overlap_policy\":\"allow\"",
        "/overlap_policy  | \"interval\":\"1h\",\"overlap_policy\":\"wait\"",
        "/timestamp       | \"timestamp\":\"yesterday\"",
        "/timestamp       | \"timestamp\":\"2020-01-01T00:00:00Z\",\"misfire_policy\":\"skip\"",
        "/timestamp       | \"timestamp\":\"2026-02-30T00:00:00Z\"",
        "/delay           | \"delay\":\"-5s\"",
        "/type            | \"type\":\"recurring\",\"delay\":\"5s\"",
        "/type            | \"delay\":\"5s\",\"interval\":\"5s\"",
        "/id              | \"id\":\"a b\",\"delay\":\"5s\"",
        "/payload         | \"delay\":\"5s\",\"webhook_method\":\"GET\",\"payload\":1",
        "/webhook_headers/X | \"delay\":\"5s\",\"webhook_headers\":{\"X\":\"a\\r\\nb\"}",
        "/retry/max_backoff | \"delay\":\"5s\",\"retry\":{\"initial_backoff\":\"1h\",\"max_backoff\":\"1s\"}",
        "/retry/max_attempts | \"delay\":\"5s\",\"retry\":{\"max_attempts\":0}",
        "/timeout         | \"delay\":\"5s\",\"timeout\":\"2h\"",
        "/queue           | \"delay\":\"5s\",\"queue\":\"q\"",
        "/nonsense        | \"delay\":\"5s\",\"nonsense\":1",
      })
  void refusesWhatItCanNotKeep(String pointer, String fields) throws Exception {
    String soon = java.time.Instant.now().plusSeconds(60).toString();
    String before = get("/jobs") + get("/slots?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");
    HttpResponse<String> answer =
        post("{" + fields.replace("+1m", soon).strip() + "," + CALL + "}");
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertTrue(answer.body().contains("\"pointer\":\"" + pointer.strip() + "\""), answer.body());
    assertEquals(
        before, get("/jobs") + get("/slots?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"));
  }

  @Test
  void answersTheSameRequestAgainWithTheStoredJob() throws Exception {
    String job = "{\"id\":\"twice\",\"delay\":\"1h\",\"labels\":{\"a\":\"1\"}," + CALL + "}";
    HttpResponse<String> first = post(job);
    HttpResponse<String> second = post(job);
    assertEquals(201, first.statusCode());
    assertEquals(200, second.statusCode());
    assertEquals(first.body(), second.body());
    assertEquals(409, post(job.replace("1h", "2h")).statusCode());
  }
}
