package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The receiver records and answers as it is told.
class ReceiverTest {
  private final Receiver receiver = new Receiver();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.shutdownNow();
    receiver.close();
  }

  private HttpResponse<String> post(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver.url(path)))
            .header("webhook-id", "w")
            .header("Scheduled-Time", "2026-01-01T00:00:00.001Z")
            .header("Scheduled-Attempt", "3")
            .header("Scheduled-Fence", "9")
            .timeout(Duration.ofSeconds(1))
            .POST(BodyPublishers.ofString("{\"job_id\":\"j\",\"data\":null}"))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void recordsWhatCameAndWhatWasAnswered() throws Exception {
    Instant before = Instant.now();
    assertEquals(200, post("/a").statusCode());
    Received received = receiver.received().getFirst();
    assertFalse(received.at().isBefore(before));
    assertEquals("/a", received.path());
    assertEquals("j", received.job());
    assertEquals("w", received.webhookId());
    assertEquals(Instant.parse("2026-01-01T00:00:00.001Z"), received.due());
    assertEquals(3, received.attempt());
    assertEquals(9, received.fence());
    assertEquals(200, received.status());
  }

  @Test
  void failsAsOftenAsItIsTold() throws Exception {
    receiver.on("/b", Behaviour.first(2, Behaviour.status(503), Behaviour.status(204)));
    assertEquals(503, post("/b").statusCode());
    assertEquals(503, post("/b").statusCode());
    assertEquals(204, post("/b").statusCode());
  }
}
