package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Tracing;
import org.junit.jupiter.api.Test;

final class RestServerTest {
  private static final String BODY =
      "{\"id\":\"a\",\"timestamp\":\"2030-01-01T00:00:00Z\",\"webhook_url\":\"http://h/x\"}";

  @Test
  void answersProbesBeforeItServes() {
    try (RunningServer server = RunningServer.starting()) {
      assertEquals(200, server.get("/health/live").statusCode());
      assertEquals(503, server.get("/health/started").statusCode());
      assertEquals(503, server.get("/health/ready").statusCode());
      assertEquals(503, server.get("/health").statusCode());
      var refused = server.create(BODY);
      assertEquals(503, refused.statusCode());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      server.serve();
      assertEquals(200, server.get("/health/ready").statusCode());
      assertEquals(200, server.get("/health/started").statusCode());
    }
  }

  @Test
  void createsAJobAndShowsIt() {
    try (RunningServer server = RunningServer.serving()) {
      var created = server.create(BODY);
      assertEquals(201, created.statusCode());
      assertEquals("/jobs/a", created.headers().firstValue("Location").orElse(""));
      assertEquals("\"1\"", created.headers().firstValue("ETag").orElse(""));
      assertEquals("42", created.headers().firstValue("Scheduled-Db-Index").orElse(""));
      assertEquals(200, server.create(BODY).statusCode());
      assertEquals(created.body(), server.get("/jobs/a").body());
      assertTrue(server.get("/metrics").body().contains("scheduled_db_"));
    }
  }

  @Test
  void refusesToStartOnAPortThatIsTaken() {
    try (RunningServer server = RunningServer.serving()) {
      WebOptions same =
          new WebOptions(
              "127.0.0.1", server.rest.port(), "n2", "1.2.3", null, WebOptions.Limits.DEFAULT);
      var refused =
          assertThrows(IllegalStateException.class, () -> RestServer.start(same, Tracing.NONE));
      assertTrue(String.valueOf(refused.getMessage()).contains(":" + server.rest.port()));
      assertEquals(200, server.get("/health/ready").statusCode());
    }
  }
}
