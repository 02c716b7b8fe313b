package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.IdempotencyKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What has a job delivered beside its schedule, as it is asked for and answered.
final class JobControlsTest {
  private final RunningServer server = RunningServer.serving();

  @BeforeEach
  void create() {
    server.create("{\"id\":\"a\",\"interval\":\"1h\",\"webhook_url\":\"http://h/x\"}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> keyed(String path, String key, String body) {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private String wish() {
    return server.scheduling.wishes.getLast();
  }

  @Test
  void triggersAJob() {
    var triggered =
        server.post("/jobs/a/trigger", "{\"overlap_policy\":\"allow\",\"reason\":\"now\"}");
    assertEquals(202, triggered.statusCode(), triggered.body());
    assertEquals(
        "{\"job_id\":\"a\",\"scheduled_at\":\"2026-01-02T03:04:05.006Z\","
            + "\"webhook_id\":\"a@1767323045006\",\"origin\":\"triggered\"}",
        triggered.body());
    assertEquals("\"1\"", triggered.headers().firstValue("ETag").orElse(""));
    assertEquals("ALLOW now ", wish());
    assertEquals(202, server.post("/jobs/a/trigger", "").statusCode());
    assertEquals("null null ", wish());
    assertEquals(404, server.post("/jobs/none/trigger", "").statusCode());
    var unknown = server.post("/jobs/a/trigger", "{\"at\":1}");
    assertEquals(400, unknown.statusCode());
    assertTrue(unknown.body().contains("\"pointer\":\"/at\""), unknown.body());
    var bad = server.post("/jobs/a/trigger", "{\"overlap_policy\":\"never\"}");
    assertTrue(bad.body().contains("\"pointer\":\"/overlap_policy\""), bad.body());
    var long_ = server.post("/jobs/a/trigger", "{\"reason\":\"" + "x".repeat(501) + "\"}");
    assertEquals(400, long_.statusCode());
  }

  @Test
  void aKeyStandsForARequestWithItsPathAndBody() {
    keyed("/jobs/a/trigger", "k", "{\"reason\":\"x\"}");
    IdempotencyKey first = Objects.requireNonNull(server.scheduling.wishKeys.getLast());
    keyed("/jobs/a/trigger", "k", "{ \"reason\" : \"x\" }");
    assertEquals(first, server.scheduling.wishKeys.getLast());
    keyed("/jobs/a/trigger", "k", "{}");
    assertNotEquals(first, server.scheduling.wishKeys.getLast());
    server.create("{\"id\":\"b\",\"interval\":\"1h\",\"webhook_url\":\"http://h/x\"}");
    keyed("/jobs/b/trigger", "k", "{\"reason\":\"x\"}");
    assertNotEquals(first, server.scheduling.wishKeys.getLast());
  }
}
