package io.scheduleddb.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerLink.Topic;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Telemetry.Answered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of other nodes, and what is made of their answers.
final class HttpPeerLinkTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final UUID CLUSTER = UUID.fromString("0b8e7e0e-5f0a-4c7e-9b1e-0123456789ab");
  private static final Peer N2 = new Peer("n2~1f2e3d4c", "n2:7000", "n2:8080");

  private final Map<Answered, Integer> told = new ConcurrentHashMap<>();
  private final HttpPeerLink link =
      new HttpPeerLink(
          LinkOptions.of("s3cret"),
          new Telemetry.Link() {
            @Override
            public void asked(Answered answered) {
              told.merge(answered, 1, Integer::sum);
            }
          });

  @AfterEach
  void close() {
    link.close();
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String problem(int status, String slug) {
    String body = "{\"type\":\"/problems/" + slug + "\",\"detail\":\"so it is\",\"new\":[{}]}";
    return "HTTP/1.1 "
        + status
        + " No\r\nContent-Type: application/problem+json\r\n"
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private Throwable failure(CompletableFuture<byte[]> answer) {
    Throwable thrown = answer.handle((body, failure) -> failure).join();
    assertInstanceOf(Throwable.class, thrown, "it was answered");
    return thrown;
  }

  private Throwable sending(String address, Duration patience) {
    return failure(link.send(address, Topic.PROPOSE, new byte[10], patience));
  }

  private void expect(Throwable thrown, boolean sent) {
    LinkFailure failure = assertInstanceOf(LinkFailure.class, thrown);
    assertEquals(sent, failure.sent(), failure.getMessage());
  }

  @Test
  void readsWhatANodeSaysOfItselfAndSkipsWhatItDoesNotKnow() {
    String members = "\"members\":[\"n1\",\"n2~1f2e3d4c\"],\"time\":\"2026-01-02T03:04:05.006Z\"}";
    String body =
        "{\"peer_id\":\"n2~1f2e3d4c\",\"node_id\":\"n2\",\"raft_address\":\"n2:7000\","
            + "\"http_address\":\"n2:8080\",\"cluster_name\":\"c\",\"cluster_id\":\""
            + CLUSTER
            + "\",\"slot_gap\":\"PT10S\",\"stage\":\"member\",\"endorses\":\"n1\","
            + "\"leader\":\"n1:8080\",\"later\":{\"a\":[1]},";
    try (OddServer server = OddServer.saying(ok(body + members))) {
      assertEquals(
          new PeerStatus(
              N2,
              "c",
              CLUSTER,
              Duration.ofSeconds(10),
              PeerStatus.Stage.MEMBER,
              "n1",
              "n1:8080",
              Set.of("n1", "n2~1f2e3d4c"),
              Instant.parse("2026-01-02T03:04:05.006Z")),
          link.self(server.address()));
      String head = server.heads.getFirst();
      assertTrue(head.startsWith("GET /cluster/self HTTP/1.1\n"), head);
      assertFalse(head.contains("Upgrade"), head);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "[]", "{}", "{\"peer_id\":7}", "{\"peer_id\":\"n1\",\"a\":", "nul"})
  void takesNothingElseForAStatus(String body) {
    try (OddServer server = OddServer.saying(ok(body))) {
      expect(assertThrows(LinkFailure.class, () -> link.self(server.address())), true);
    }
  }

  @Test
  void tellsOnceWhatCameOfEachQuestion() throws IOException {
    try (OddServer server = OddServer.saying(ok("{}"))) {
      link.send(server.address(), Topic.READ, new byte[1], LONG).join();
    }
    assertEquals(Map.of(Answered.OK, 1), told);
    try (OddServer server = OddServer.saying(problem(409, "conflict"))) {
      sending(server.address(), LONG);
      assertThrows(Refusal.class, () -> link.download(server.address(), Path.of("none")));
    }
    assertEquals(Map.of(Answered.OK, 1, Answered.REFUSED, 2), told);
    try (OddServer silent = new OddServer(out -> {})) {
      sending(silent.address(), SHORT);
    }
    sending("127.0.0.1:" + closedPort(), LONG);
    assertEquals(Map.of(Answered.OK, 1, Answered.REFUSED, 2, Answered.FAILED, 2), told);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void asksToJoinAndToRemoveAndToLead() {
    try (OddServer server = OddServer.saying(ok("{}"))) {
      String address = server.address();
      link.join(address, new JoinRequest(N2, "c", CLUSTER, Duration.ofSeconds(10)), LONG);
      link.remove(address, "n2~1f/é", LONG);
      link.lead(address, null, LONG);
      List<String> lines =
          server.heads.stream().map(h -> h.lines().findFirst().orElse("")).toList();
      assertEquals(
          List.of(
              "POST /join HTTP/1.1",
              "DELETE /cluster/nodes/n2%7E1f%2F%C3%A9 HTTP/1.1",
              "POST /cluster/leader HTTP/1.1"),
          lines);
      server.heads.forEach(head -> assertTrue(head.contains("Bearer s3cret\n"), head));
      assertEquals(1, server.connections.size());
    }
  }

  @Test
  void writesARequestToJoinAsTheContractHasIt() {
    assertEquals(
        "{\"peer_id\":\"n2~1f2e3d4c\",\"raft_address\":\"n2:7000\",\"http_address\":\"n2:8080\","
            + "\"cluster_name\":\"c\",\"cluster_id\":\""
            + CLUSTER
            + "\",\"slot_gap\":\"PT10S\"}",
        Documents.of(new JoinRequest(N2, "c", CLUSTER, Duration.ofSeconds(10))));
    assertEquals("{}", Documents.leader(null));
    assertEquals("{\"node_id\":\"n2\"}", Documents.leader("n2"));
  }

  @Test
  void sendsBytesAndReturnsBytes() throws Exception {
    try (OddServer server = OddServer.saying(ok("\u0000\u00ff"))) {
      byte[] answer = link.send(server.address(), Topic.PULSE, new byte[] {1}, LONG).get();
      assertArrayEquals(new byte[] {0, (byte) 0xff}, answer);
      assertTrue(server.heads.getFirst().startsWith("POST /cluster/link/pulse HTTP/1.1\n"));
    }
  }

  @Test
  void tellsARefusalWithItsKind() {
    try (OddServer server = OddServer.saying(problem(503, "unavailable"))) {
      Refusal refusal = assertInstanceOf(Refusal.class, sending(server.address(), LONG));
      assertEquals(Problem.of(Problem.Kind.UNAVAILABLE, "so it is"), refusal.problem());
    }
    try (OddServer server = OddServer.saying(problem(401, "unauthorized"))) {
      Refusal refusal = assertThrows(Refusal.class, () -> link.lead(server.address(), "n1", LONG));
      assertEquals(Problem.Kind.UNAUTHORIZED, refusal.problem().kind());
    }
  }

  @Test
  void takesNoAnswerOfAStrangerForARefusal() {
    for (String answer :
        List.of(
            problem(400, "of-a-later-version"),
            "HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) {
      try (OddServer server = OddServer.saying(answer)) {
        expect(sending(server.address(), LONG), true);
      }
    }
  }

  @Test
  void knowsThatNothingWasSentWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    expect(sending("127.0.0.1:" + port, LONG), false);
    expect(sending("nobody.invalid:8080", LONG), false);
  }

  @Test
  void knowsThatNothingWasSentWithoutAConnectionInTime() throws IOException {
    LinkOptions.Limits usual = LinkOptions.Limits.DEFAULT;
    LinkOptions.Limits hasty =
        new LinkOptions.Limits(
            SHORT,
            usual.self(),
            usual.copy(),
            usual.silence(),
            usual.documentBytes(),
            usual.messageBytes());
    // Its accept queue never gets shorter: when it is full, further connections are not answered.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpPeerLink hurried =
            new HttpPeerLink(new LinkOptions(null, hasty), Telemetry.Link.NONE)) {
      String address = "127.0.0.1:" + full.getLocalPort();
      expect(sending(address, Duration.ofSeconds(2)), true);
      fill(full);
      expect(failure(hurried.send(address, Topic.READ, new byte[1], LONG)), false);
    }
  }

  /// Connects until that isn't answered any more.
  private static void fill(ServerSocket server) throws IOException {
    for (int i = 0; i < 8; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(server.getLocalSocketAddress(), (int) SHORT.toMillis());
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the queue has no end");
  }

  @Test
  void endsWithPatience() {
    try (OddServer silent = new OddServer(out -> {})) {
      expect(sending(silent.address(), SHORT), true);
    }
    try (OddServer slow = OddServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow")) {
      expect(sending(slow.address(), SHORT), true);
      awaitEnd(slow);
    }
  }

  /// The connection of the first request is closed by the client.
  private static void awaitEnd(OddServer server) {
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(() -> {
          while (server.connections.stream().noneMatch(c -> c.isClosed())) {
            Thread.onSpinWait();
          }
        });
    assertEquals(null, ended.orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void closesTheConnectionOfAnAnswerThatNobodyWaitsFor() {
    try (OddServer silent = new OddServer(out -> {})) {
      var answer = link.send(silent.address(), Topic.READ, new byte[1], LONG);
      while (silent.heads.isEmpty()) {
        Thread.onSpinWait();
      }
      answer.cancel(true);
      awaitEnd(silent);
    }
  }

  @Test
  void doesNotKnowWhetherAnAnswerThatIsCutWasMeant() {
    for (String cut :
        List.of("", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")) {
      try (OddServer server = OddServer.cutting(cut)) {
        expect(sending(server.address(), LONG), true);
        assertEquals(1, server.heads.size(), "asked again");
      }
    }
  }

  @Test
  void readsNoMoreThanTheLimit() {
    int large = LinkOptions.Limits.DEFAULT.messageBytes() + 1;
    try (OddServer server = OddServer.saying(ok("a".repeat(large)))) {
      expect(sending(server.address(), LONG), true);
    }
    try (OddServer endless = OddServer.saying("HTTP/1.1 200 OK\r\n\r\n" + "a".repeat(large))) {
      expect(sending(endless.address(), LONG), true);
      expect(assertThrows(LinkFailure.class, () -> link.self(endless.address())), true);
    }
  }

  @Test
  void endsWhatIsUnderWayWhenItIsClosed() {
    try (OddServer silent = new OddServer(out -> {})) {
      var answer = link.send(silent.address(), Topic.READ, new byte[1], LONG);
      link.close();
      expect(failure(answer), true);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n1",
        "n1:",
        ":8080",
        "n1:0",
        "n1:65536",
        "n1:080800",
        "n1:8080/x",
        "u:p@n1:8080",
        "n1@evil:8080",
        "http://n1:8080",
        "n1 :8080",
        "n1:8080?a",
        "n1:8080#a",
        "[::1]",
        "::1:8080",
        "[::1:8080",
        "[n1]:8080",
        "a..b:80",
        "n1:80\r\nX: y",
        "-n1:80",
        "n1:+80",
        "é:80"
      })
  void takesOnlyAHostAndAPortForAnAddress(String address) {
    expect(sending(address, LONG), false);
    expect(assertThrows(LinkFailure.class, () -> link.self(address)), false);
  }

  @Test
  void knowsNamesAndBothKindsOfAddress() {
    assertEquals("http://n-1.db.svc:8080/a", Address.at("n-1.db.svc:8080", "/a").toString());
    assertEquals("http://10.0.0.1:80/a", Address.at("10.0.0.1:80", "/a").toString());
    assertEquals("http://[fd00::1]:8080/a", Address.at("[fd00::1]:8080", "/a").toString());
  }

  @Test
  void showsTheTokenToNobody() {
    assertFalse(LinkOptions.of("s3cret").toString().contains("s3cret"));
    var refused = assertThrows(IllegalStateException.class, () -> LinkOptions.of("s3cret\n"));
    assertFalse(String.valueOf(refused.getMessage()).contains("s3cret"));
  }
}
