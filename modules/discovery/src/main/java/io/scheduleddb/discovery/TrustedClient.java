package io.scheduleddb.discovery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A client that trusts certain authorities and no others, not even those that the JDK knows. Any
/// thread.
final class TrustedClient implements AutoCloseable {
  private final Duration connectTimeout;
  private byte[] authorities = new byte[0];
  private @Nullable HttpClient client;
  private boolean closed;

  TrustedClient(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /// The client for these authorities, X.509 certificates in PEM: the last one, unless they
  /// changed.
  synchronized HttpClient with(byte[] pem) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    HttpClient last = client;
    if (last != null && Arrays.equals(pem, authorities)) {
      return last;
    }
    HttpClient made = make(pem);
    if (last != null) {
      last.shutdown();
    }
    authorities = pem.clone();
    client = made;
    return made;
  }

  /// HTTP/1.1, so that a watch has a connection of its own and ends with it. No proxy: the API
  /// server is inside of the cluster, and the token is for it alone.
  private HttpClient make(byte[] pem) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(connectTimeout)
        .executor(task -> Thread.ofVirtual().name("discovery-http").start(task))
        .sslContext(trusting(pem))
        .build();
  }

  private static SSLContext trusting(byte[] pem) throws IOException {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in ca.crt");
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate each : certificates) {
        trusted.setCertificateEntry("ca" + trusted.size(), each);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("ca.crt can't be used: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
  }
}
