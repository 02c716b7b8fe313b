package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.SlotEntry;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every endpoint of jobs, compared byte by byte.
final class JobEndpointsTest {
  private static final String ONCE =
      "{\"id\":\"a\",\"timestamp\":\"2030-01-01T02:00:00+02:00\",\"webhook_url\":\"http://h/x\"}";
  private static final String ONCE_SPEC =
      "\"id\":\"a\",\"type\":\"one_time\",\"timestamp\":\"2030-01-01T00:00:00.000Z\","
          + "\"misfire_policy\":\"fire_all\",\"webhook_url\":\"http://h/x\","
          + "\"webhook_method\":\"POST\",\"webhook_body\":\"envelope\",\"timeout\":\"PT30S\","
          + "\"retry\":{\"max_attempts\":5,\"initial_backoff\":\"PT1S\",\"multiplier\":2,"
          + "\"max_backoff\":\"PT5M\",\"jitter\":\"full\"},\"delivery\":\"at_least_once\"";
  private static final String STATE =
      "\"created_at\":\"2026-01-02T03:04:05.006Z\",\"updated_at\":\"2026-01-02T03:04:05.006Z\",";
  private static final String ONCE_JOB =
      "{"
          + ONCE_SPEC
          + ",\"status\":\"pending\",\"next_due\":\"2030-01-01T00:00:00.000Z\","
          + STATE
          + "\"revision\":1,\"paused\":false}";

  private final RunningServer server = RunningServer.serving();

  @BeforeEach
  void create() {
    var created = server.create(ONCE);
    assertEquals(201, created.statusCode(), created.body());
    assertEquals(ONCE_JOB, created.body());
    assertEquals("/jobs/a", header(created, "Location"));
    assertEquals("\"1\"", header(created, "ETag"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void answersTheStoredJobToTheSameRequest() {
    var again =
        server.create(
            "{ \"webhook_url\" : \"http://h/x\",\n\"timestamp\":\"2030-01-01T02:00:00+02:00\","
                + "\"id\":\"\\u0061\"}");
    assertEquals(200, again.statusCode(), again.body());
    assertEquals(ONCE_JOB, again.body());
    var other = server.create(ONCE.replace("http://h/x", "http://h/y"));
    assertEquals(409, other.statusCode());
    assertEquals(
        "{\"type\":\"/problems/conflict\",\"title\":\"The request conflicts with the state of the"
            + " resource\",\"status\":409,\"detail\":\"job a exists and differs\","
            + "\"instance\":\"/jobs\"}",
        other.body());
  }

  @Test
  void showsARecurringJobWithAllItsFields() {
    String all =
        "{\"id\":\"b\",\"type\":\"recurrente\",\"cron_expression\":\"0 9 * * MON-FRI\","
            + "\"cron_dialect\":\"unix\",\"time_zone\":\"Europe/Berlin\","
            + "\"start_date\":1893456000,\"last_date\":\"1924992000.5\",\"max_occurrences\":7,"
            + "\"misfire_policy\":\"fire_last\",\"misfire_max_age\":\"36h\","
            + "\"overlap_policy\":\"allow\",\"jitter\":\"10m\","
            + "\"webhook_url\":\"https://h:8443/x?y=z\",\"webhook_method\":\"put\","
            + "\"webhook_headers\":{\"Authorization\":\"Bearer t\",\"X-B\":\"é\"},"
            + "\"webhook_body\":\"raw\",\"payload\":[1.0,1e400],\"timeout\":\"1m30s\","
            + "\"retry\":{\"jitter\":false},\"delivery\":\"at_most_once\","
            + "\"labels\":{\"z\":\"1\",\"team/x\":\"A \\\"b\\\"\"},\"description\":\"Tägliches\"}";
    var created = server.create(all);
    assertEquals(201, created.statusCode(), created.body());
    assertEquals(
        "{\"id\":\"b\",\"type\":\"recurring\",\"cron_expression\":\"0 9 * * MON-FRI\","
            + "\"cron_dialect\":\"unix\",\"time_zone\":\"Europe/Berlin\",\"dst_overlap\":\"once\","
            + "\"start_date\":\"2030-01-01T00:00:00.000Z\","
            + "\"last_date\":\"2031-01-01T00:00:00.500Z\",\"max_occurrences\":7,"
            + "\"misfire_policy\":\"fire_last\",\"misfire_max_age\":\"PT36H\","
            + "\"overlap_policy\":\"allow\",\"jitter\":\"PT10M\","
            + "\"jitter_offset\":\"PT26.704S\","
            + "\"webhook_url\":\"https://h:8443/x?y=z\",\"webhook_method\":\"PUT\","
            + "\"webhook_headers\":{\"Authorization\":\"Bearer t\",\"X-B\":\"é\"},"
            + "\"webhook_body\":\"raw\",\"payload\":[1.0,1e400],\"timeout\":\"PT1M30S\","
            + "\"retry\":{\"max_attempts\":5,\"initial_backoff\":\"PT1S\",\"multiplier\":2,"
            + "\"max_backoff\":\"PT5M\",\"jitter\":\"full\"},\"delivery\":\"at_most_once\","
            + "\"labels\":{\"team/x\":\"A \\\"b\\\"\",\"z\":\"1\"},"
            + "\"description\":\"Tägliches\",\"cron_normalized\":\"normal form\","
            + "\"dst_gap\":\"run_after\","
            + "\"next\":[{\"scheduled_at\":\"2026-01-02T03:04:05.006Z\","
            + "\"local_time\":\"2026-01-02T04:04:05.006+01:00\"}],\"status\":\"pending\","
            + "\"next_due\":\"2026-01-02T03:04:05.006Z\","
            + STATE
            + "\"revision\":1,\"paused\":false}",
        created.body());
  }

  @Test
  void showsIntervals() {
    var exact =
        server.create("{\"id\":\"e\",\"interval\":\"90m\",\"webhook_url\":\"http://h/x\"}").body();
    assertTrue(exact.contains("\"interval\":\"PT1H30M\",\"anchor\":\"2026-01-02T"), exact);
    var civil =
        server
            .create(
                "{\"id\":\"c\",\"interval\":\"P1W\",\"time_zone\":\"Asia/Tokyo\","
                    + "\"webhook_url\":\"http://h/x\"}")
            .body();
    assertTrue(civil.contains("\"interval\":\"P7D\",\"anchor\":"), civil);
    assertTrue(civil.contains("\"time_zone\":\"Asia/Tokyo\""), civil);
  }

  @Test
  void showsARecurrenceRule() {
    var rule =
        server
            .create(
                "{\"id\":\"m\",\"rrule\":\"FREQ=DAILY\",\"time_zone\":\"Asia/Tokyo\","
                    + "\"webhook_url\":\"http://h/x\"}")
            .body();
    assertTrue(
        rule.contains(
            "\"type\":\"recurring\",\"rrule\":\"FREQ=DAILY\",\"anchor\":\"2026-01-02T03:04:05.000Z\","
                + "\"time_zone\":\"Asia/Tokyo\""),
        rule);
    var next = server.get("/jobs/m/next?count=1").body();
    assertTrue(next.contains("\"time_zone\":\"Asia/Tokyo\""), next);
  }

  @Test
  void keepsAPayloadAsItWasWritten() {
    String text = "\"a\\\\b\\\"c\\u0001\\ud800\\/\\u00e9\u20ac\ud83d\ude00\"";
    String payload =
        "{\"n\": [1.0, -0, 1e400, 123456789012345678901234567890],\n\"t\": "
            + text
            + ", \"x\":null}";
    var created =
        server.create(
            "{\"id\":\"p\",\"timestamp\":1,\"webhook_url\":\"http://h\",\"payload\":"
                + payload
                + "}");
    assertEquals(201, created.statusCode(), created.body());
    String kept =
        "{\"n\":[1.0,-0,1e400,123456789012345678901234567890],"
            + "\"t\":\"a\\\\b\\\"c\\u0001\\ud800/é€\ud83d\ude00\",\"x\":null}";
    assertEquals(kept, server.scheduling.drafts.getLast().call().payload());
    assertTrue(server.get("/jobs/p").body().contains("\"payload\":" + kept + ","));
    String large = '"' + "é".repeat(131_071) + '"';
    var big =
        server.create(
            "{\"id\":\"q\",\"timestamp\":1,\"webhook_url\":\"http://h\",\"payload\":"
                + large
                + "}");
    assertEquals(201, big.statusCode());
    assertTrue(server.get("/jobs/q").body().contains(large));
  }

  @Test
  void previewsWithoutStoring() {
    var preview = server.post("/jobs?dry_run=true", ONCE.replace("\"a\"", "\"z\""));
    assertEquals(200, preview.statusCode());
    assertEquals(
        "{\"job\":{"
            + ONCE_SPEC.replace("\"a\"", "\"z\"")
            + "},\"next\":[\"2026-01-02T03:04:05.006Z\",\"2026-01-02T03:05:05.006Z\"]}",
        preview.body());
    assertEquals(404, server.get("/jobs/z").statusCode());
    assertEquals(400, server.post("/jobs?dry_run=1", ONCE).statusCode());
  }

  @Test
  void digestsARequestOnlyWhenItMayComeAgain() {
    String keyless = "{\"timestamp\":1,\"webhook_url\":\"http://h\"}";
    server.create(keyless);
    assertEquals(null, server.scheduling.drafts.getLast().fingerprint());
    for (String key : List.of("\"k-1\"", "k-1")) {
      var sent =
          server.send(
              server
                  .request("/jobs")
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", key)
                  .POST(BodyPublishers.ofString(keyless)));
      assertEquals(201, sent.statusCode(), sent.body());
      assertEquals("k-1", server.scheduling.drafts.getLast().idempotencyKey());
      assertEquals(64, String.valueOf(server.scheduling.drafts.getLast().fingerprint()).length());
    }
    assertNotEquals(Fingerprint.of("{\"a\":1}"), Fingerprint.of("{\"a\":2}"));
    assertEquals(
        Fingerprint.of("{\"a\":{\"x\":1,\"y\":[2, 3]},\"b\":\"\\u00e9\"}"),
        Fingerprint.of("{\"b\":\"é\", \"a\":{\"y\":[2,3],\"x\":1}}"));
  }

  @Test
  void cancelsPausesResumesAndDeletes() {
    var paused = server.post("/jobs/a/pause", "{\"reason\":\"holiday\"}");
    assertTrue(paused.body().endsWith("\"revision\":2,\"paused\":true,\"reason\":\"holiday\"}"));
    assertEquals("\"2\"", header(paused, "ETag"));
    var resumed = server.post("/jobs/a/resume", "{}");
    assertTrue(resumed.body().contains("\"status\":\"pending\""), resumed.body());
    assertEquals(400, server.post("/jobs/a/resume", "{\"reason\":\"x\"}").statusCode());
    server.scheduling.inFlight = true;
    assertEquals(
        "{\"job_id\":\"a\",\"status\":\"in_flight\"," + STATE + "\"revision\":4,\"paused\":false}",
        server.post("/jobs/a/cancel", "").body());
    server.scheduling.inFlight = false;
    assertEquals(
        "{\"job_id\":\"a\",\"status\":\"cancelled\","
            + STATE
            + "\"revision\":5,\"paused\":false,\"reason\":\"no\"}",
        server.post("/jobs/a/cancel", "{\"reason\":\"no\"}").body());
    var deleted = server.send(server.request("/jobs/a").DELETE());
    assertEquals(204, deleted.statusCode());
    assertEquals("", deleted.body());
    assertEquals(404, server.get("/jobs/a").statusCode());
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 5; i++) {
      server.create(
          ONCE.replace("\"a\"", "\"j" + i + "\"").replace("}", ",\"labels\":{\"k\":\"v w\"}}"));
    }
    String path = "/jobs?limit=2&label=k:v%20w";
    StringBuilder ids = new StringBuilder();
    for (int page = 0; page < 3; page++) {
      var list = server.get(path);
      assertEquals(200, list.statusCode(), list.body());
      assertFalse(list.body().contains("\"total\""));
      Pattern.compile("\"id\":\"(j\\d)\"")
          .matcher(list.body())
          .results()
          .forEach(id -> ids.append(id.group(1)));
      String link = header(list, "Link");
      assertEquals(page == 2, link.isEmpty(), link);
      path = link.isEmpty() ? path : link.substring(1, link.indexOf('>'));
    }
    assertEquals("j0j1j2j3j4", ids.toString());
  }

  @Test
  void filtersTheListAndCountsByStatus() {
    server.create("{\"id\":\"c\",\"interval\":\"1h\",\"webhook_url\":\"http://h/x\"}");
    server.post("/jobs/a/pause", "");
    assertEquals("{\"jobs\":[],\"total\":0}", server.get("/jobs?status=failed").body());
    String some = server.get("/jobs?status=paused,failed&status=pending").body();
    assertTrue(some.endsWith(",\"total\":2}"), some);
    assertTrue(server.get("/jobs").body().endsWith("],\"total\":2}"));
    String recurring = server.get("/jobs?type=recurring").body();
    assertTrue(recurring.contains("\"id\":\"c\"") && !recurring.contains("\"id\":\"a\""));
    for (String bad :
        List.of(
            "status=x",
            "type=x",
            "label=x",
            "limit=0",
            "limit=1001",
            "limit=a",
            "cursor=x",
            "limit=1&limit=2",
            "colour=red",
            "consistency=eventual",
            "status=")) {
      var refused = server.get("/jobs?" + bad);
      assertEquals(400, refused.statusCode(), bad);
      String name = bad.substring(0, bad.indexOf('='));
      assertTrue(refused.body().contains("\"pointer\":\"?" + name + '"'), refused.body());
    }
  }

  @Test
  void readsWithTheConsistencyThatIsAskedFor() {
    server.get("/jobs/a");
    assertEquals(Consistency.LINEARIZABLE, server.scheduling.asked);
    server.get("/jobs/a?consistency=leader");
    assertEquals(Consistency.LEADER, server.scheduling.asked);
    server.get("/jobs?consistency=local");
    assertEquals(Consistency.LOCAL, server.scheduling.asked);
  }

  @Test
  void showsTheLedger() {
    Instant due = InMemoryScheduling.NOW;
    var failed =
        new Attempt.Result(
            due.plusMillis(3),
            due.plusMillis(53),
            500,
            "oops \"x\"",
            Attempt.ErrorType.HTTP_ERROR,
            "status 500",
            null);
    var refused =
        new Attempt.Result(
            due.plusMillis(3),
            due.plusMillis(4),
            0,
            null,
            Attempt.ErrorType.CONNECTION_ERROR,
            "refused",
            null);
    List<Attempt> attempts =
        List.of(
            new Attempt(1, "n1", 9, Duration.ofMillis(3), failed),
            new Attempt(2, "n2", 11, Duration.ZERO, refused));
    server.scheduling.executions.add(
        new Execution(due, Outcome.FAILED, due.plusSeconds(1), null, attempts));
    server.scheduling.executions.add(
        new Execution(
            due.minusSeconds(60), null, null, "late", List.of(), SlotEntry.Origin.REDELIVERED));
    String first =
        "{\"scheduled_at\":\"2026-01-02T03:04:05.006Z\",\"webhook_id\":\"a@1767323045006\","
            + "\"origin\":\"scheduled\","
            + "\"outcome\":\"failed\",\"recorded_at\":\"2026-01-02T03:04:06.006Z\",\"attempts\":["
            + "{\"attempt\":1,\"node_id\":\"n1\",\"fence\":9,"
            + "\"started_at\":\"2026-01-02T03:04:05.009Z\",\"ended_at\":\"2026-01-02T03:04:05.059Z\","
            + "\"lateness_ms\":3,\"http_status\":500,\"response_time_ms\":50,"
            + "\"response_excerpt\":\"oops \\\"x\\\"\",\"error_type\":\"http_error\","
            + "\"error_message\":\"status 500\"},"
            + "{\"attempt\":2,\"node_id\":\"n2\",\"fence\":11,"
            + "\"started_at\":\"2026-01-02T03:04:05.009Z\",\"ended_at\":\"2026-01-02T03:04:05.010Z\","
            + "\"lateness_ms\":0,\"response_time_ms\":1,\"error_type\":\"connection_error\","
            + "\"error_message\":\"refused\"}]}";
    String second =
        "{\"scheduled_at\":\"2026-01-02T03:03:05.006Z\",\"webhook_id\":\"a@1767322985006\","
            + "\"origin\":\"redelivered\","
            + "\"reason\":\"late\",\"attempts\":[]}";
    assertEquals(
        "{\"job_id\":\"a\",\"executions\":[" + first + "," + second + "]}",
        server.get("/jobs/a/executions").body());
    var page = server.get("/jobs/a/executions?limit=1");
    String link = header(page, "Link");
    assertEquals(
        "{\"job_id\":\"a\",\"executions\":[" + second + "]}",
        server.get(link.substring(1, link.indexOf('>'))).body());
    assertEquals(
        "{\"job_id\":\"a\",\"status\":\"pending\",\"next_due\":\"2030-01-01T00:00:00.000Z\","
            + STATE
            + "\"revision\":1,\"paused\":false,\"attempts\":2,"
            + "\"scheduled_at\":\"2026-01-02T03:04:05.006Z\","
            + "\"last_started_at\":\"2026-01-02T03:04:05.009Z\","
            + "\"last_ended_at\":\"2026-01-02T03:04:05.010Z\",\"outcome\":\"failed\"}",
        server.get("/jobs/a/status").body());
  }

  @Test
  void showsWhatComes() {
    server.create(
        "{\"id\":\"b\",\"cron_expression\":\"@daily\",\"time_zone\":\"America/New_York\","
            + "\"webhook_url\":\"http://h/x\"}");
    assertEquals(
        "{\"job_id\":\"b\",\"time_zone\":\"America/New_York\",\"next\":["
            + "{\"scheduled_at\":\"2026-01-02T03:04:05.006Z\","
            + "\"local_time\":\"2026-01-01T22:04:05.006-05:00\"},"
            + "{\"scheduled_at\":\"2026-01-02T04:04:05.006Z\","
            + "\"local_time\":\"2026-01-01T23:04:05.006-05:00\"}]}",
        server.get("/jobs/b/next?count=2").body());
    assertEquals(
        "{\"slots\":[{\"start\":\"2030-01-01T00:00:00.000Z\",\"end\":\"2030-01-01T00:00:10.000Z\","
            + "\"entries\":3}]}",
        server.get("/slots?from=2030-01-01T00:00:00Z&to=1893459600").body());
    assertEquals(400, server.get("/slots?from=1").statusCode());
    assertEquals(400, server.get("/slots?from=2&to=1").statusCode());
  }
}
