package io.scheduleddb.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Attempt.ErrorType;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls by `https`, to receivers with a certificate that this test makes for `localhost`.
class TlsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path dir;
  private static SSLContext tls;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = dir.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "r",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals(0, process.waitFor(), "keytool failed");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory identity = KeyManagerFactory.getInstance("PKIX");
    identity.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("r", keys.getCertificate("r"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    tls = SSLContext.getInstance("TLS");
    tls.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static RawReceiver secure() throws Exception {
    return RawReceiver.on(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        (receiver, socket) -> {
          while (receiver.readRequest(socket)) {
            RawReceiver.send(socket, OK);
          }
        });
  }

  private static Attempt.Result call(CourierOptions options, String url) throws Exception {
    try (HttpCourier courier = new HttpCourier(options)) {
      return Calls.call(courier, Calls.post(url, "1", Duration.ofSeconds(2)));
    }
  }

  @Test
  void deliversAndKeepsTheConnection() throws Exception {
    try (RawReceiver receiver = secure();
        HttpCourier courier = new HttpCourier(Calls.options().trusting(tls))) {
      String url = "https://localhost:" + receiver.port() + "/";
      for (int i = 0; i < 5; i++) {
        Attempt.Result result = Calls.call(courier, Calls.post(url, "1", Calls.LONG));
        assertEquals(200, result.httpStatus(), result.toString());
      }
      assertTrue(receiver.connections.get() <= 2, "connections " + receiver.connections);
    }
  }

  @Test
  void refusesACertificateThatIsNotTrusted() throws Exception {
    try (RawReceiver receiver = secure()) {
      Attempt.Result result = call(Calls.options(), "https://localhost:" + receiver.port() + "/");
      assertEquals(ErrorType.TLS_ERROR, result.errorType(), result.toString());
    }
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    try (RawReceiver receiver = secure()) {
      Attempt.Result result =
          call(Calls.options().trusting(tls), "https://127.0.0.1:" + receiver.port() + "/");
      assertEquals(ErrorType.TLS_ERROR, result.errorType(), result.toString());
    }
  }

  @Test
  void namesAReceiverThatSpeaksNoTls() throws Exception {
    try (RawReceiver receiver =
        RawReceiver.of((self, socket) -> RawReceiver.send(socket, "HTTP/1.1 400 No\r\n\r\n"))) {
      Attempt.Result result = call(Calls.options(), "https://127.0.0.1:" + receiver.port() + "/");
      assertEquals(ErrorType.TLS_ERROR, result.errorType(), result.toString());
    }
  }

  @Test
  void timesOutWhenTheHandshakeHangs() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawReceiver receiver = RawReceiver.of((self, socket) -> over.await())) {
      Attempt.Result result = call(Calls.options(), "https://127.0.0.1:" + receiver.port() + "/");
      assertEquals(ErrorType.TIMEOUT, result.errorType(), result.toString());
      over.countDown();
    }
  }
}
