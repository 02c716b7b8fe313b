package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobDraft;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `PUT`, `PATCH`, and what a client expects of the job that it changes.
final class JobChangesTest {
  private static final String JOB =
      "{\"id\":\"a\",\"cron_expression\":\"0 9 * * *\",\"time_zone\":\"Europe/Berlin\","
          + "\"webhook_url\":\"http://h/x\",\"payload\":{\"n\":[1.0,1e400],\"o\":{\"k\":null}},"
          + "\"labels\":{\"team\":\"a\",\"z\":\"1\"},\"description\":\"d\"}";

  private final RunningServer server = RunningServer.serving();

  @BeforeEach
  void create() {
    assertEquals(201, server.create(JOB).statusCode());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    HttpRequest.Builder request = server.request(path).header("Content-Type", type);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.send(request.method(method, BodyPublishers.ofString(body)));
  }

  private JobDraft draft() {
    return server.scheduling.drafts.getLast();
  }

  @Test
  void putCreatesOrReplaces() {
    String once = "{\"timestamp\":1893456000,\"webhook_url\":\"http://h/y\"}";
    var made = send("PUT", "/jobs/b", once);
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("/jobs/b", made.headers().firstValue("Location").orElse(""));
    var again = send("PUT", "/jobs/a", once);
    assertEquals(200, again.statusCode(), again.body());
    assertEquals("\"2\"", again.headers().firstValue("ETag").orElse(""));
    assertTrue(again.body().contains("\"type\":\"one_time\""), again.body());
    assertEquals("a", String.valueOf(draft().id()));
    var renamed = send("PUT", "/jobs/a", JOB.replace("\"a\"", "\"c\""));
    assertEquals(400, renamed.statusCode());
    assertTrue(renamed.body().contains("\"pointer\":\"/id\""), renamed.body());
    assertEquals(200, send("PUT", "/jobs/a", JOB).statusCode());
  }

  @Test
  void aPatchTouchesNothingElse() {
    var patched =
        send(
            "PATCH", "/jobs/a", "{\"webhook_method\":\"put\",\"labels\":{\"z\":null,\"b\":\"2\"}}");
    assertEquals(200, patched.statusCode(), patched.body());
    assertEquals("{\"n\":[1.0,1e400],\"o\":{\"k\":null}}", draft().call().payload());
    assertEquals("PUT", draft().call().method());
    assertEquals("{b=2, team=a}", new java.util.TreeMap<>(draft().labels()).toString());
    assertEquals("0 9 * * *", draft().when().cronExpression());
    assertEquals("Europe/Berlin", draft().when().timeZone());
    assertEquals("d", draft().description());
    send("PATCH", "/jobs/a", "{\"payload\":{\"o\":{\"k\":1},\"n\":null},\"description\":null}");
    assertEquals("{\"o\":{\"k\":1}}", draft().call().payload());
    assertEquals(null, draft().description());
  }

  @Test
  void aPatchMayChangeTheTypeByTheSchedule() {
    String once =
        "{\"cron_expression\":null,\"cron_dialect\":null,\"time_zone\":null,"
            + "\"overlap_policy\":null,\"timestamp\":\"2030-01-01T00:00:00Z\"}";
    var patched = send("PATCH", "/jobs/a", once);
    assertEquals(200, patched.statusCode(), patched.body());
    assertTrue(patched.body().contains("\"type\":\"one_time\""), patched.body());
  }

  @Test
  void everyFieldOfAJobCanBeSentBack() {
    for (String more :
        List.of(
            "\"timestamp\":1,\"retry\":{\"jitter\":\"none\",\"max_age\":\"1h\"}",
            "\"interval\":\"PT1H\",\"start_date\":1,\"last_date\":2,\"max_occurrences\":1",
            "\"interval\":\"P1M\",\"time_zone\":\"Asia/Tokyo\",\"delivery\":\"at_most_once\"",
            "\"delay\":\"1m\",\"webhook_headers\":{\"X-B\":\"é\"},\"webhook_body\":\"raw\"")) {
      send("PUT", "/jobs/f", "{" + more + ",\"webhook_url\":\"http://h/x\"}");
      String before = server.get("/jobs/f").body().replaceAll("\"revision\":\\d+", "");
      var patched = send("PATCH", "/jobs/f", "{}");
      assertEquals(200, patched.statusCode(), patched.body());
      assertEquals(before, patched.body().replaceAll("\"revision\":\\d+", ""));
    }
  }

  @Test
  void refusesPatchesThatCannotBeApplied() {
    var id = send("PATCH", "/jobs/a", "{\"id\":\"b\"}");
    assertEquals(400, id.statusCode());
    assertTrue(id.body().contains("\"pointer\":\"/id\""), id.body());
    var status = send("PATCH", "/jobs/a", "{\"status\":\"paused\"}");
    assertTrue(status.body().contains("\"pointer\":\"/status\""), status.body());
    var twice = send("PATCH", "/jobs/a", "{\"payload\":{\"a\":1,\"a\":2}}");
    assertTrue(twice.body().contains("\"pointer\":\"/payload/a\""), twice.body());
    assertEquals(400, send("PATCH", "/jobs/a", "[]").statusCode());
    assertEquals(400, send("PATCH", "/jobs/a", "").statusCode());
    assertEquals(400, send("PATCH", "/jobs/a", "{\"webhook_url\":null}").statusCode());
    assertEquals(404, send("PATCH", "/jobs/none", "{}").statusCode());
    var json =
        server.send(
            server
                .request("/jobs/a")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{}")));
    assertEquals(415, json.statusCode());
    assertTrue(json.body().contains("application/merge-patch+json"), json.body());
  }

  @Test
  void changesOnlyTheRevisionThatIsExpected() {
    for (String method : List.of("PUT", "PATCH")) {
      var stale = send(method, "/jobs/a", method.equals("PUT") ? JOB : "{}", "If-Match", "\"7\"");
      assertEquals(412, stale.statusCode(), stale.body());
      assertTrue(
          stale.body().contains("\"detail\":\"job \\\"a\\\" has revision 1, not 7\""),
          stale.body());
      assertTrue(stale.body().contains("/problems/precondition-failed"), stale.body());
    }
    for (String action : List.of("cancel", "pause", "resume")) {
      assertEquals(
          412, send("POST", "/jobs/a/" + action, "{}", "If-Match", "\"7\"").statusCode(), action);
    }
    assertEquals(412, send("DELETE", "/jobs/a", "", "If-Match", "\"7\"").statusCode());
    assertEquals(200, send("PATCH", "/jobs/a", "{}", "If-Match", "\"1\"").statusCode());
    assertEquals(200, send("PUT", "/jobs/a", JOB, "If-Match", "*").statusCode());
    assertEquals(
        412, send("PUT", "/jobs/z", JOB.replace("\"a\"", "\"z\""), "If-Match", "*").statusCode());
    assertEquals(204, send("DELETE", "/jobs/a", "", "If-Match", "\"3\"").statusCode());
  }

  @Test
  void createsOnlyWhatIsNotThereIfAskedTo() {
    var there = send("PUT", "/jobs/a", JOB, "If-None-Match", "*");
    assertEquals(412, there.statusCode());
    assertTrue(there.body().contains("exists, with revision 1"), there.body());
    String other = JOB.replace("\"a\"", "\"b\"");
    assertEquals(201, send("PUT", "/jobs/b", other, "If-None-Match", "*").statusCode());
  }

  @Test
  void refusesTagsThatAreNotOurs() {
    for (String tag : List.of("7", "W/\"7\"", "\"x\"", "\"1\", \"2\"", "\"\"")) {
      assertEquals(400, send("PUT", "/jobs/a", JOB, "If-Match", tag).statusCode(), tag);
    }
    assertEquals(400, send("PUT", "/jobs/a", JOB, "If-None-Match", "\"1\"").statusCode());
    assertEquals(
        400, send("PUT", "/jobs/a", JOB, "If-None-Match", "*", "If-Match", "*").statusCode());
  }
}
