package io.scheduleddb.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy of a store comes whole, or not at all.
final class DownloadTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final LinkOptions.Limits HASTY =
      new LinkOptions.Limits(SHORT, SHORT, SHORT, SHORT, 1024, 1024);
  private static final byte[] COPY = new byte[5 << 20];

  private final HttpPeerLink link = new HttpPeerLink(LinkOptions.of(null), Telemetry.Link.NONE);
  private final HttpPeerLink hasty =
      new HttpPeerLink(new LinkOptions(null, HASTY), Telemetry.Link.NONE);

  @TempDir private Path folder;
  private Path into = Path.of("");

  @BeforeEach
  void begin() {
    new Random(7).nextBytes(COPY);
    into = folder.resolve("copy.db");
  }

  @AfterEach
  void close() {
    link.close();
    hasty.close();
  }

  private static String head(String position, String sha256, long length) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: "
        + length
        + "\r\nScheduled-Db-Position: "
        + position
        + "\r\nScheduled-Db-Sha256: "
        + sha256
        + "\r\n\r\n";
  }

  private static String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(COPY));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OddServer sending(String head, byte[] body) {
    return new OddServer(out -> {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
    });
  }

  private String refused(HttpPeerLink link, OddServer server) {
    try (server) {
      LinkFailure failure =
          assertThrows(LinkFailure.class, () -> link.download(server.address(), into));
      assertFalse(Files.exists(into), "the file is still there");
      return String.valueOf(failure.getMessage());
    }
  }

  @Test
  void bringsAWholeCopyWithItsPosition() throws IOException {
    Files.writeString(into, "what a broken attempt left".repeat(1 << 20));
    try (OddServer server = sending(head("3/4711", hash(), COPY.length), COPY)) {
      assertEquals(new LogPosition(3, 4711), link.download(server.address(), into));
      assertArrayEquals(COPY, Files.readAllBytes(into));
      assertTrue(server.heads.getFirst().startsWith("GET /cluster/snapshot "));
    }
  }

  @Test
  void takesNoCopyThatIsNotWhatItClaims() {
    byte[] other = COPY.clone();
    other[1234567] ^= 1;
    String wrong = refused(link, sending(head("3/4711", hash(), COPY.length), other));
    assertTrue(wrong.contains("hash"), wrong);
    assertTrue(refused(link, sending(head("3/4711", "", 5), new byte[5])).contains("hash"));
    assertTrue(refused(link, sending(head("3", hash(), COPY.length), COPY)).contains("position"));
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nScheduled-Db-Position: 3/1\r\n\r\n";
    byte[] none = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertTrue(refused(link, sending(chunked, none)).contains("of a copy of"));
  }

  @Test
  void takesNoCopyThatIsCut() {
    refused(
        link,
        new OddServer(out -> {
          out.write(head("3/1", hash(), COPY.length).getBytes(StandardCharsets.US_ASCII));
          out.write(COPY, 0, COPY.length - 1);
          throw new IOException("the other node dies");
        }));
  }

  @Test
  void waitsNoLongerThanTheSilenceForTheNextByte() {
    String stopped = refused(hasty, sending(head("3/1", hash(), COPY.length), new byte[100]));
    assertTrue(stopped.contains("stopped sending"), stopped);
    String nothing = refused(hasty, new OddServer(out -> {}));
    assertTrue(nothing.contains("stopped sending"), nothing);
  }

  /// Pieces that come within the silence, of a copy that takes longer than the silence in all.
  @Test
  void goesOnAsLongAsBytesCome() {
    OddServer slow =
        new OddServer(out -> {
          out.write(head("3/1", hash(), COPY.length).getBytes(StandardCharsets.US_ASCII));
          for (int at = 0; at < COPY.length; at += COPY.length / 10) {
            out.write(COPY, at, COPY.length / 10);
            out.flush();
            pause();
          }
        });
    try (slow) {
      assertEquals(new LogPosition(3, 1), hasty.download(slow.address(), into));
    }
  }

  private static void pause() {
    LockSupport.parkNanos(SHORT.toNanos() / 4);
  }

  @Test
  void tellsARefusalAndLeavesNoFile() {
    String body = "{\"type\":\"/problems/capacity\",\"detail\":\"no room\"}";
    String answer =
        "HTTP/1.1 507 No\r\nContent-Type: application/problem+json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (OddServer server = OddServer.saying(answer)) {
      Refusal refusal = assertThrows(Refusal.class, () -> link.download(server.address(), into));
      assertEquals(Problem.Kind.CAPACITY, refusal.problem().kind());
      assertFalse(Files.exists(into));
    }
  }

  @Test
  void blamesNobodyElseForItsOwnDisk() {
    Path nowhere = folder.resolve("none/copy.db");
    assertThrows(UncheckedIOException.class, () -> link.download("127.0.0.1:1", nowhere));
  }
}
