package io.scheduleddb.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An API server on loopback, over TLS, that keeps EndpointSlices and a StatefulSet: list and watch
/// with resource versions, bearer tokens, `Status` objects, as the real one answers them.
final class KubernetesApi implements AutoCloseable {
  static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/prod/endpointslices";
  static final String SET = "/apis/apps/v1/namespaces/prod/statefulsets/db";
  private static final Pattern VERSION = Pattern.compile("resourceVersion=(\\d+)");
  private static final String END = "end";

  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> slices = new TreeMap<>();
  private final List<LinkedBlockingQueue<String>> watches = new ArrayList<>();
  private long version = 100;

  /// Every request with its query, in order.
  final List<String> requests = new CopyOnWriteArrayList<>();

  /// What the header `Authorization` must carry.
  volatile String token = "one";

  /// The status of all requests for this path, with another than 200.
  volatile String refusedPath = "";

  volatile int refusal;

  /// Watches that begin before are too old.
  volatile long oldest;

  /// Too old watches begin, and then say so, instead of being refused.
  volatile boolean saysGoneInTheStream;

  volatile String statefulSet = "";

  KubernetesApi(Certificates certificates) throws IOException {
    this(certificates, 0);
  }

  KubernetesApi(Certificates certificates, int port) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpsServer.create(new InetSocketAddress(loopback, port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Adds or changes a slice; `endpoints` is the array in JSON.
  synchronized void put(String name, String endpoints) {
    version++;
    String slice = slice(name, endpoints);
    boolean added = slices.put(name, slice) == null;
    tell(event(added ? "ADDED" : "MODIFIED", slice));
  }

  synchronized void delete(String name) {
    version++;
    slices.remove(name);
    tell(event("DELETED", slice(name, "[]")));
  }

  /// Changes what isn't asked for: the version goes on, as a bookmark tells.
  synchronized long bookmark() {
    skipVersions();
    tell(event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"" + version + "\"}}"));
    return version;
  }

  /// Changes what isn't asked for, and tells nobody.
  synchronized long skipVersions() {
    version += 1_000;
    return version;
  }

  /// Changes a slice without telling the watches that run: what is missed while cut off.
  synchronized void putUnseen(String name, String endpoints) {
    version++;
    slices.put(name, slice(name, endpoints));
  }

  synchronized void say(String line) {
    tell(line);
  }

  /// Ends all watches, as the server does when their time is up.
  synchronized void endWatches() {
    tell(END);
    watches.clear();
  }

  /// How many watches have begun since; one that its client gave up counts on.
  synchronized int watching() {
    return watches.size();
  }

  long count(String part) {
    return requests.stream().filter(r -> r.contains(part)).count();
  }

  private void tell(String line) {
    watches.forEach(watch -> watch.add(line));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
  }

  private String slice(String name, String endpoints) {
    return """
    {"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"%s",\
    "namespace":"prod","resourceVersion":"%d","labels":{"kubernetes.io/service-name":"db"}},\
    "addressType":"IPv4","endpoints":%s,\
    "ports":[{"name":"raft","port":7000,"protocol":"TCP"},\
    {"name":"http","port":8090,"protocol":"TCP"}]}\
    """
        .formatted(name, version, endpoints);
  }

  private static String status(int code, String message) {
    return """
    {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","code":%d}\
    """
        .formatted(message, code);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestURI().toString();
    requests.add(request);
    String path = exchange.getRequestURI().getPath();
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + token).equals(sent)) {
      send(exchange, 401, status(401, "Unauthorized"));
    } else if (!refusedPath.isEmpty() && request.contains(refusedPath)) {
      send(exchange, refusal, status(refusal, "no permission here"));
    } else if (path.equals(SET) && !statefulSet.isEmpty()) {
      send(exchange, 200, statefulSet);
    } else if (!path.equals(SLICES)) {
      send(exchange, 404, status(404, "not found"));
    } else if (request.contains("watch=true")) {
      watch(exchange, request);
    } else {
      send(exchange, 200, list());
    }
  }

  private synchronized String list() {
    return "{\"kind\":\"EndpointSliceList\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version, String.join(",", slices.values()));
  }

  private void watch(HttpExchange exchange, String request) throws IOException {
    Matcher from = VERSION.matcher(request);
    boolean gone = !from.find() || Long.parseLong(from.group(1)) < oldest;
    if (gone && !saysGoneInTheStream) {
      send(exchange, 410, status(410, "too old resource version"));
      return;
    }
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    if (gone) {
      lines.add(event("ERROR", status(410, "too old resource version")));
      lines.add(END);
    }
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    synchronized (this) {
      watches.add(lines);
    }
    try (exchange) {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Cuts all connections.
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
