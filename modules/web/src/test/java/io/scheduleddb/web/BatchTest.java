package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `POST /jobs/batch`, seen from a client.
final class BatchTest {
  private final RunningServer server = RunningServer.serving();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String job(String id) {
    return "{\"id\":\""
        + id
        + "\",\"timestamp\":\"2030-01-01T00:00:00Z\",\"webhook_url\":\"http://h\"}";
  }

  private static String stored(int index, int status, String id) {
    return "{\"index\":%d,\"status\":%d,\"id\":\"%s\",\"next_due\":\"2030-01-01T00:00:00.000Z\",\"revision\":1}"
        .formatted(index, status, id);
  }

  private HttpResponse<String> lines(String body) {
    return server.send(
        server
            .request("/jobs/batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> keyed(String path, String key, String body) {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void answersEachJobInOrder() {
    var answer =
        server.post(
            "/jobs/batch",
            " [ " + job("a") + " ,{\"id\":\"b\"} , " + job("a") + "," + job("c") + "]\n");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        "{\"results\":["
            + stored(0, 201, "a")
            + ",{\"index\":1,\"status\":400,\"problem\":{\"type\":\"/problems/invalid-request\","
            + "\"title\":\"The request is not valid\",\"status\":400,\"detail\":\"/1/webhook_url is"
            + " required\",\"errors\":[{\"pointer\":\"/1/webhook_url\",\"detail\":\"is required\"}]}},"
            + stored(2, 200, "a")
            + ","
            + stored(3, 201, "c")
            + "],\"created\":2,\"existing\":1,\"refused\":1}",
        answer.body());
  }

  @Test
  void readsOneJobALine() {
    var answer = lines(job("a") + "\r\n\n  \n" + job("b") + "\n{\"id\":\n");
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(
        answer
            .body()
            .startsWith("{\"results\":[" + stored(0, 201, "a") + "," + stored(1, 201, "b")));
    assertTrue(answer.body().contains("\"pointer\":\"/2\""), answer.body());
    assertTrue(
        answer.body().endsWith("\"created\":2,\"existing\":0,\"refused\":1}"), answer.body());
  }

  @Test
  void storesAllOrNothing() {
    var refused =
        server.post(
            "/jobs/batch?atomic=true", "[" + job("a") + ",{\"webhook_url\":\"http://h\",\"x\":1}]");
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("\"pointer\":\"/1/x\""), refused.body());
    assertEquals(0, server.scheduling.jobs.size());
    var stored = server.post("/jobs/batch?atomic=true", "[" + job("a") + "," + job("b") + "]");
    assertEquals(201, stored.statusCode());
    assertEquals(
        "{\"results\":["
            + stored(0, 201, "a")
            + ","
            + stored(1, 201, "b")
            + "],\"created\":2,\"existing\":0,\"refused\":0}",
        stored.body());
  }

  @Test
  void aDryRunStoresNothing() {
    var answer = server.post("/jobs/batch?dry_run=true", "[" + job("a") + ",7]");
    assertEquals(200, answer.statusCode());
    assertTrue(
        answer
            .body()
            .startsWith("{\"results\":[{\"index\":0,\"status\":200,\"id\":\"a\",\"next_due\":"),
        answer.body());
    assertTrue(
        answer
            .body()
            .contains("{\"pointer\":\"/1\",\"detail\":\"the body must be a JSON object\"}"));
    assertEquals(0, server.scheduling.jobs.size());
    assertEquals(400, server.post("/jobs/batch?dry_run=true&atomic=true", "[7]").statusCode());
  }

  @Test
  void leavesNothingOfABodyThatIsNoArray() {
    for (String body :
        new String[] {
          "[" + job("a"),
          "[" + job("a") + ",]",
          "[" + job("a") + "]]",
          job("a"),
          "[{\"a\":[}],7]",
          "[" + "[".repeat(40) + "]".repeat(40) + "]",
          "[]",
          "[\"a]"
        }) {
      assertEquals(400, server.post("/jobs/batch", body).statusCode(), body);
    }
    assertEquals(0, server.scheduling.jobs.size());
  }

  @Test
  void takesNoMoreThanTenThousandJobs() {
    String many = IntStream.range(0, 10_001).mapToObj(_ -> "7").collect(Collectors.joining(","));
    var answer = server.post("/jobs/batch", "[" + many + "]");
    assertEquals(413, answer.statusCode());
    assertTrue(answer.body().contains("limit of 10000 jobs"), answer.body());
    assertEquals(200, server.post("/jobs/batch", "[" + many.substring(2) + "]").statusCode());
  }

  @Test
  void takesLargerBodiesThanASingleJob() {
    String payload = "\"payload\":\"" + "x".repeat(200_000) + "\",";
    String jobs =
        IntStream.range(0, 20)
            .mapToObj(i -> job("j" + i).replace("\"timestamp", payload + "\"timestamp"))
            .collect(Collectors.joining(","));
    assertEquals(200, server.post("/jobs/batch", "[" + jobs + "]").statusCode());
    assertEquals(20, server.scheduling.jobs.size());
    var whole = server.post("/jobs/batch?atomic=true", "[" + jobs + "]");
    assertEquals(413, whole.statusCode());
    assertTrue(whole.body().contains("3080192 bytes"), whole.body());
    assertEquals(413, lines("x".repeat((32 << 20) + 1)).statusCode());
    assertEquals(400, server.post("/jobs/batch", "[" + " ".repeat(2 << 20) + "]").statusCode());
  }

  @Test
  void givesBackTheRoomThatABatchTook() {
    for (int i = 0; i < 5; i++) {
      assertEquals(400, lines(" ".repeat(20 << 20)).statusCode());
    }
  }

  @Test
  void aKeyStandsForTheWholeBatch() {
    String body = "[" + job("a") + "," + job("b") + "]";
    assertEquals(200, keyed("/jobs/batch", "k", body).statusCode());
    assertEquals("k\\1", server.scheduling.drafts.getLast().idempotencyKey());
    var again = keyed("/jobs/batch", "k", body.replace(",", " , "));
    assertTrue(again.body().endsWith("\"created\":0,\"existing\":2,\"refused\":0}"), again.body());
    assertEquals(422, keyed("/jobs/batch", "k", "[" + job("a") + "]").statusCode());
    assertEquals(422, keyed("/jobs/batch?atomic=true", "k", body).statusCode());
  }

  @Test
  void aJobMayBeNamedBatch() {
    server.create(job("batch"));
    assertEquals(200, server.get("/jobs/batch").statusCode());
    var wrong = server.send(server.request("/jobs/batch").method("PURGE", BodyPublishers.noBody()));
    assertEquals(405, wrong.statusCode());
    assertTrue(wrong.headers().firstValue("Allow").orElse("").contains("GET, HEAD"));
  }

  @Test
  void wantsATypeThatItKnows() {
    var answer =
        server.send(
            server
                .request("/jobs/batch")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("a")));
    assertEquals(415, answer.statusCode());
  }
}
