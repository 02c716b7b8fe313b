package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key with a certificate of its own making, as `keytool` makes it.
///
/// @param pem the certificate, which whoever trusts it has as `ca.crt`
record Certificates(SSLContext context, String pem) {
  private static final String PASSWORD = "changeit";

  /// @param subject what the certificate is for, as in `ip:127.0.0.1`
  static Certificates make(Path folder, String subject) throws Exception {
    Path store = Files.createTempFile(folder, "keys", ".p12");
    Path pem = Files.createTempFile(folder, "ca", ".crt");
    Files.delete(store);
    List<String> generate =
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=api", "-ext", "SAN=" + subject);
    keytool(store, generate);
    keytool(store, List.of("-exportcert", "-rfc", "-file", pem.toString()));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory identity = KeyManagerFactory.getInstance("PKIX");
    identity.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity.getKeyManagers(), null, null);
    return new Certificates(context, Files.readString(pem));
  }

  private static void keytool(Path store, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-alias", "api", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), "keytool failed");
  }
}
