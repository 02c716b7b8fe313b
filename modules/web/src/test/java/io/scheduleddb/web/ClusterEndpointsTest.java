package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What nodes and operators ask of the cluster.
@Timeout(60)
final class ClusterEndpointsTest {
  private static final String JOIN =
      "{\"peer_id\":\"n3~c\",\"raft_address\":\"n3:7000\",\"http_address\":\"n3:8080\","
          + "\"cluster_name\":\"test\",\"cluster_id\":\""
          + StubCluster.ID
          + "\",\"slot_gap\":\"PT10S\"}";

  private final RunningServer server = RunningServer.serving();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder known(String path) {
    return server.request(path).header("Authorization", "Bearer " + RunningServer.TOKEN);
  }

  private HttpResponse<String> post(String path, String json) {
    return server.send(
        known(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  @Test
  void saysWhoItIsToEverybody() {
    assertEquals(
        "{\"peer_id\":\"n1~a\",\"node_id\":\"n1\",\"raft_address\":\"n1:7000\","
            + "\"http_address\":\"n1:8080\",\"cluster_name\":\"test\",\"cluster_id\":\""
            + StubCluster.ID
            + "\",\"slot_gap\":\"PT10S\",\"stage\":\"member\",\"leader\":\"n2:8080\","
            + "\"members\":[\"n1~a\",\"n2~b\"],\"time\":\"2026-06-01T12:00:00.123Z\"}",
        server.get("/cluster/self").body());
  }

  @Test
  void asksForTheTokenWhereTheClusterIsAtStake() {
    List<HttpRequest.Builder> all =
        List.of(
            server.request("/join").POST(BodyPublishers.ofString(JOIN)),
            server.request("/cluster/nodes/n2").DELETE(),
            server.request("/cluster/leader").POST(BodyPublishers.noBody()),
            server.request("/cluster/check").POST(BodyPublishers.noBody()),
            server.request("/cluster/link/pulse").POST(BodyPublishers.noBody()),
            server.request("/cluster/snapshot").GET(),
            server.request("/backup").GET(),
            server.request("/backup").method("HEAD", BodyPublishers.noBody()));
    for (HttpRequest.Builder request : all) {
      for (String wrong : List.of("", "Bearer guessed", "Basic " + RunningServer.TOKEN)) {
        HttpResponse<String> answer =
            server.send(wrong.isEmpty() ? request : request.setHeader("Authorization", wrong));
        assertEquals(401, answer.statusCode(), answer.request().uri().getPath());
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
        boolean told = answer.body().contains("/problems/unauthorized");
        assertTrue(told || answer.request().method().equals("HEAD"), answer.body());
        assertTrue(!answer.body().contains(RunningServer.TOKEN), answer.body());
      }
    }
    assertEquals(List.of(), server.cluster.asked);
  }

  @Test
  void takesANodeIn() {
    HttpResponse<String> answer = post("/join", JOIN);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("{\"status\":\"member\"}", answer.body());
    assertTrue(server.cluster.asked.getFirst().contains("n3~c"), server.cluster.asked.toString());
  }

  @Test
  void namesWhatIsWrongWithAnApplicant() {
    for (String field :
        List.of(
            "peer_id", "raft_address", "http_address", "cluster_name", "cluster_id", "slot_gap")) {
      HttpResponse<String> missing =
          post("/join", JOIN.replaceFirst("\"" + field + "\":\"[^\"]*\",?", "").replace(",}", "}"));
      assertEquals(400, missing.statusCode(), field);
      assertTrue(missing.body().contains("\"/" + field + "\""), missing.body());
      HttpResponse<String> wrong =
          post("/join", JOIN.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":7"));
      assertEquals(400, wrong.statusCode(), field);
      assertTrue(wrong.body().contains("\"/" + field + "\""), wrong.body());
      assertFalse(wrong.body().contains("is required"), wrong.body());
    }
    assertEquals(400, post("/join", "").statusCode());
    assertEquals(400, post("/join", JOIN.replace("n3:7000", "http://n3:7000/")).statusCode());
    assertEquals(List.of(), server.cluster.asked);
  }

  @Test
  void removesChecksAndHandsOver() {
    assertEquals(204, server.send(known("/cluster/nodes/n2~b").DELETE()).statusCode());
    assertEquals("{\"leader\":\"n1\"}", post("/cluster/leader", "{\"node_id\":\"n1\"}").body());
    assertEquals(
        200, server.send(known("/cluster/leader").POST(BodyPublishers.noBody())).statusCode());
    assertEquals(
        202, server.send(known("/cluster/check").POST(BodyPublishers.noBody())).statusCode());
    assertEquals(List.of("remove n2~b", "lead n1", "lead null", "check"), server.cluster.asked);
    assertEquals(400, post("/cluster/leader", "{\"node\":\"n1\"}").statusCode());
  }

  @Test
  void tellsWhyTheClusterRefuses() {
    server.cluster.refusal = new Refusal(Problem.Kind.UNAVAILABLE, "no leader");
    HttpResponse<String> answer = post("/join", JOIN);
    assertEquals(503, answer.statusCode());
    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
    server.cluster.refusal = new Refusal(Problem.Kind.CONFLICT, "another cluster");
    assertEquals(409, post("/join", JOIN).statusCode());
  }

  private HttpRequest.Builder message(String topic, byte[] bytes) {
    return known("/cluster/link/" + topic)
        .header("Content-Type", "application/octet-stream")
        .POST(BodyPublishers.ofByteArray(bytes));
  }

  private byte[] exchange(String topic, byte[] bytes) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        server.client.send(message(topic, bytes).build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  @Test
  void handsMessagesToTheLogAsTheyAre() throws Exception {
    assertArrayEquals(new byte[] {1, (byte) 0x80}, exchange("propose", new byte[] {0, 127}));
    assertArrayEquals(new byte[] {3}, exchange("pulse", new byte[] {0}));
    assertArrayEquals(new byte[0], exchange("read", new byte[0]));
    assertEquals(4 << 20, exchange("propose", new byte[4 << 20]).length);
    assertEquals(413, server.send(message("propose", new byte[(8 << 20) + 1])).statusCode());
    assertEquals(404, server.send(message("gossip", new byte[1])).statusCode());
    assertEquals(415, post("/cluster/link/read", "{}").statusCode());
    server.cluster.refusal = new Refusal(Problem.Kind.CONFLICT, "another cluster");
    assertEquals(409, server.send(message("pulse", new byte[1])).statusCode());
  }

  @Test
  void nodesGetThroughWhileClientsTakeAllThereIs() throws Exception {
    try (RunningServer busy = RunningServer.withRequests(2)) {
      CountDownLatch release = new CountDownLatch(1);
      busy.scheduling.holding = release;
      List<CompletableFuture<HttpResponse<String>>> held =
          List.of(
              busy.client.sendAsync(busy.request("/jobs/a").build(), BodyHandlers.ofString()),
              busy.client.sendAsync(busy.request("/jobs/a").build(), BodyHandlers.ofString()));
      busy.scheduling.held.acquire(2);
      assertEquals(503, busy.get("/jobs/a").statusCode());
      assertEquals(200, busy.get("/health/live").statusCode());
      assertEquals(200, busy.get("/cluster/self").statusCode());
      HttpRequest.Builder pulse =
          busy.request("/cluster/link/pulse")
              .header("Authorization", "Bearer " + RunningServer.TOKEN)
              .header("Content-Type", "application/octet-stream")
              .POST(BodyPublishers.ofByteArray(new byte[1]));
      assertEquals(200, busy.send(pulse).statusCode());
      release.countDown();
      held.forEach(CompletableFuture::join);
      assertEquals(404, busy.get("/jobs/a").statusCode());
    }
  }

  @Test
  void streamsACopyAndGivesItBack() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    server.cluster.snapshot = content;
    HttpResponse<byte[]> answer =
        server.client.send(known("/cluster/snapshot").build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertArrayEquals(content, answer.body());
    assertEquals("3/4711", answer.headers().firstValue("Scheduled-Db-Position").orElse(""));
    assertEquals("00ff", answer.headers().firstValue("Scheduled-Db-Sha256").orElse(""));
    assertEquals(0, server.cluster.open.get());
    HttpRequest.Builder head = known("/cluster/snapshot").method("HEAD", BodyPublishers.noBody());
    assertEquals(200, server.send(head).statusCode());
    assertEquals(0, server.cluster.open.get());
  }

  @Test
  void aBackupTellsWhatItIsAndIsGivenBack() throws Exception {
    server.cluster.snapshot = new byte[300_000];
    HttpResponse<byte[]> answer =
        server.client.send(known("/backup").build(), BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    assertArrayEquals(server.cluster.snapshot, answer.body());
    Map<String, String> told =
        Map.of(
            "Content-Type", "application/vnd.sqlite3",
            "Content-Length", "300000",
            "Scheduled-Db-Index", "4711",
            "Scheduled-Db-Position", "3/4711",
            "Repr-Digest", "sha-256=:AP8=:",
            "Content-Disposition", "attachment; filename=\"test-4711-20260601T120000Z.db\"");
    told.forEach(
        (name, value) -> assertEquals(List.of(value), answer.headers().allValues(name), name));
    assertEquals(
        "backup BackupLabel[cluster="
            + StubCluster.ID
            + ", clusterName=test, slotGap=PT10S, node=n1, createdAt=2026-06-01T12:00:00.123Z]",
        server.cluster.asked.getLast());
    assertEquals(0, server.cluster.open.get());
  }

  @Test
  void makesNoBackupToTellOfItsHead() {
    HttpRequest.Builder head = known("/backup").method("HEAD", BodyPublishers.noBody());
    assertEquals(200, server.send(head).statusCode());
    assertEquals(List.of(), server.cluster.asked);
  }

  @Test
  void aBackupMissesNothingUnlessLessIsAskedFor() {
    server.replicator.readable = false;
    assertEquals(503, server.send(known("/backup")).statusCode());
    assertEquals(503, server.send(known("/backup?consistency=leader")).statusCode());
    assertEquals(400, server.send(known("/backup?consistency=none")).statusCode());
    assertEquals(400, server.send(known("/backup?since=7")).statusCode());
    assertEquals(List.of(), server.cluster.asked);
    assertEquals(200, server.send(known("/backup?consistency=local")).statusCode());
    server.cluster.refusal = new Refusal(Problem.Kind.CAPACITY, "limit: 1 MB are free");
    server.replicator.readable = true;
    HttpResponse<String> full = server.send(known("/backup"));
    assertEquals(507, full.statusCode());
    assertTrue(full.body().contains("1 MB are free"), full.body());
    server.cluster.refusal = new Refusal(Problem.Kind.UNAVAILABLE, "another backup");
    HttpResponse<String> busy = server.send(known("/backup"));
    assertEquals(503, busy.statusCode());
    assertEquals("1", busy.headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void answersAboutItselfWhileItLooksForItsCluster() {
    try (RunningServer forming = RunningServer.starting().introduce()) {
      forming.cluster.waitingFor = "2 more nodes";
      assertEquals(200, forming.get("/health/started").statusCode());
      assertEquals(503, forming.get("/health/ready").statusCode());
      HttpResponse<String> health = forming.get("/health");
      assertEquals(503, health.statusCode());
      assertTrue(health.body().contains("\"waiting_for\":\"2 more nodes\""), health.body());
      assertEquals(200, forming.get("/cluster/self").statusCode());
      HttpResponse<String> refused = forming.get("/jobs");
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("forming: 2 more nodes"), refused.body());
    }
  }

  @Test
  void isNotReadyOnceAStopWasAskedForButAnswers() {
    server.stopping();
    assertEquals(503, server.get("/health/ready").statusCode());
    assertEquals(200, server.get("/health/live").statusCode());
    assertEquals(404, server.get("/jobs/a").statusCode());
  }

  @Test
  void waitsForTheIndexThatAClientHasSeen() {
    HttpRequest.Builder newer = server.request("/jobs?consistency=local");
    assertEquals(200, server.send(newer.copy().header("Scheduled-Db-Index", "42")).statusCode());
    assertEquals(503, server.send(newer.copy().header("Scheduled-Db-Index", "43")).statusCode());
    for (String bad : List.of("-1", "x", "1.0", "9".repeat(19))) {
      assertEquals(
          400, server.send(newer.copy().header("Scheduled-Db-Index", bad)).statusCode(), bad);
    }
  }
}
