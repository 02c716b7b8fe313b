package io.scheduleddb.manifests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An API server for the pods of one rendering. It knows its StatefulSet and the endpoints of its
/// headless Service, and lets the pods' account do what the Role says. (That discovery follows what
/// changes is tested where discovery is.)
final class ControlPlane implements AutoCloseable {
  static final String TOKEN = "token-of-the-account";
  private static final String PASSWORD = "changeit";

  private final Rendering rendering;
  private final Manifest set;
  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Path authority;

  /// What was asked for and allowed, as `verb resource`.
  final Set<String> allowed = new ConcurrentSkipListSet<>();

  /// What wasn't.
  final Set<String> denied = new ConcurrentSkipListSet<>();

  volatile int replicas;

  ControlPlane(Rendering rendering, InetAddress address, Path folder)
      throws IOException, GeneralSecurityException {
    this.rendering = rendering;
    this.set = rendering.database().manifest();
    this.replicas = set.number("spec.replicas");
    this.authority = folder.resolve("ca.crt");
    server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity(address, folder)));
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  private SSLContext identity(InetAddress address, Path folder)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String subject = "SAN=ip:" + address.getHostAddress();
    Shell.run(
        folder,
        keytool,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=api",
        "-alias",
        "api",
        "-ext",
        subject,
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    Shell.run(
        folder,
        keytool,
        "-exportcert",
        "-rfc",
        "-alias",
        "api",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        authority.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory manager = KeyManagerFactory.getInstance("PKIX");
    manager.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(manager.getKeyManagers(), null, null);
    return context;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// What it must be known by, in PEM.
  String authority() throws IOException {
    return Files.readString(authority);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/");
    // /apis/<group>/v1/namespaces/<namespace>/<resource>[/<name>]
    String name = path.length > 7 ? path[7] : "";
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String verb = query.contains("watch=true") ? "watch" : name.isEmpty() ? "list" : "get";
    String what = verb + " " + path[6];
    boolean may =
        path[5].equals(set.text("metadata.namespace"))
            && ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && rendering.get("Role", set.name()).parts("rules.*").stream()
                .anyMatch(rule -> permits(rule, path[2], path[6], verb, name));
    (may ? allowed : denied).add(may ? what : what + " " + name);
    if (!may) {
      send(exchange, 403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}");
    } else if (verb.equals("watch")) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      await();
      exchange.close();
    } else {
      send(exchange, 200, verb.equals("get") ? statefulSet() : slices(query));
    }
  }

  private static boolean permits(
      Manifest rule, String group, String resource, String verb, String name) {
    return rule.texts("apiGroups.*").contains(group)
        && rule.texts("resources.*").contains(resource)
        && rule.texts("verbs.*").contains(verb)
        && (!rule.has("resourceNames") || rule.texts("resourceNames.*").contains(name));
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String statefulSet() {
    return "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"replicas\":%d}}"
        .formatted(set.name(), replicas);
  }

  /// The pods that there are from the beginning: those of the one Service that has them all.
  private String slices(String query) {
    String service = query.replaceAll(".*service-name=([\\w-]+).*", "$1");
    boolean ours = service.equals(set.text("spec.serviceName"));
    String endpoints =
        IntStream.range(0, ours ? set.number("spec.replicas") : 0)
            .mapToObj(i -> "{\"hostname\":\"%s-%d\",\"addresses\":[]}".formatted(set.name(), i))
            .collect(Collectors.joining(","));
    return """
    {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"one"},
    "ports":[{"name":"http","port":8080}],"endpoints":[%s]}]}\
    """
        .formatted(endpoints);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
