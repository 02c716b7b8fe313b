package io.scheduleddb.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A backup comes whole, or its reader is told that it didn't.
@Timeout(60)
final class BackupClientTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final byte[] FILE = new byte[2 << 20];

  private final BackupClient client = new BackupClient(LinkOptions.of("the-token"));
  private final BackupClient hasty =
      new BackupClient(
          new LinkOptions(
              "the-token", new LinkOptions.Limits(SHORT, SHORT, SHORT, SHORT, 1024, 1024)));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String digest = "";

  @BeforeEach
  void begin() throws Exception {
    new Random(7).nextBytes(FILE);
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(FILE);
    digest = "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
  }

  @AfterEach
  void close() {
    client.close();
    hasty.close();
  }

  private String head(String digest, String name) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.sqlite3\r\nContent-Length: "
        + FILE.length
        + "\r\nScheduled-Db-Position: 3/4711\r\nRepr-Digest: "
        + digest
        + "\r\nContent-Disposition: attachment; filename=\""
        + name
        + "\"\r\n\r\n";
  }

  private static OddServer sending(String head, byte[] body, int length) {
    return new OddServer(out -> {
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, length);
      if (length < body.length) {
        throw new IOException("cut off");
      }
    });
  }

  private BackupClient.Received download(OddServer server, String path) {
    try (server) {
      return client.download(
          URI.create("http://" + server.address() + path), Channels.newChannel(out));
    }
  }

  private String failure(OddServer server) {
    return String.valueOf(assertThrows(LinkFailure.class, () -> download(server, "")).getMessage());
  }

  @Test
  void tellsWhatCameAndHowToCallIt() {
    OddServer server = sending(head(digest, "prod-4711.db"), FILE, FILE.length);
    BackupClient.Received received = download(server, "/behind/a/proxy/");
    assertEquals("prod-4711.db", received.name());
    assertEquals(new LogPosition(3, 4711), received.position());
    assertEquals(FILE.length, received.bytes());
    assertArrayEquals(FILE, out.toByteArray());
    String request = server.heads.getFirst();
    assertTrue(request.startsWith("GET /behind/a/proxy/backup HTTP/1.1\n"), request);
    assertTrue(request.contains("Authorization: Bearer the-token\n"), request);
  }

  @Test
  void noticesWhatIsCutOffChangedOrNoBackup() {
    OddServer cut = sending(head(digest, "a.db"), FILE, FILE.length / 2);
    assertTrue(failure(cut).contains("gave no whole answer"));
    byte[] other = FILE.clone();
    other[77] ^= 1;
    OddServer changed = sending(head(digest, "a.db"), other, other.length);
    assertTrue(failure(changed).contains("sent a backup with the hash"));
    for (String name : new String[] {"../../etc/passwd", ".hidden", ""}) {
      OddServer odd = sending(head(digest, name), FILE, FILE.length);
      assertTrue(failure(odd).contains("not with a backup"), name);
    }
    OddServer unsigned = sending(head("sha-256=:AP8=:", "a.db"), FILE, FILE.length);
    assertTrue(failure(unsigned).contains("not with a backup"));
    OddServer page = OddServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    assertTrue(failure(page).contains("not with a backup"));
  }

  @Test
  void givesUpWhatHasStopped() {
    OddServer silent =
        new OddServer(out -> {
          out.write(head(digest, "a.db").getBytes(StandardCharsets.US_ASCII));
          out.write(FILE, 0, 100_000);
          out.flush();
          LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
        });
    try (silent) {
      URI address = URI.create("http://" + silent.address());
      LinkFailure failure =
          assertThrows(LinkFailure.class, () -> hasty.download(address, Channels.newChannel(out)));
      assertTrue(String.valueOf(failure.getMessage()).contains("stopped sending"));
    }
  }

  @Test
  void passesOnWhatTheNodeRefuses() {
    String problem =
        "{\"type\":\"/problems/capacity\",\"title\":\"t\",\"status\":507,\"detail\":\"1 MB free\"}";
    OddServer full =
        OddServer.saying(
            "HTTP/1.1 507 Full\r\nContent-Type: application/problem+json\r\nContent-Length: "
                + problem.length()
                + "\r\n\r\n"
                + problem);
    Refusal refused = assertThrows(Refusal.class, () -> download(full, ""));
    assertEquals(Problem.Kind.CAPACITY, refused.problem().kind());
    assertEquals(0, out.size());
  }

  @Test
  void aReaderThatIsGoneIsNotTheNodesFault() {
    WritableByteChannel closed =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer from) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    try (OddServer server = sending(head(digest, "a.db"), FILE, FILE.length)) {
      URI address = URI.create("http://" + server.address());
      UncheckedIOException failure =
          assertThrows(UncheckedIOException.class, () -> client.download(address, closed));
      assertTrue(String.valueOf(failure.getMessage()).contains("Broken pipe"));
    }
  }
}
