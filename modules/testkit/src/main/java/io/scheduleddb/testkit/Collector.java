package io.scheduleddb.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// Takes traces by OTLP over HTTP, as a collector does: what it can't read with the classes that
/// were generated from the protocol, it refuses. Users of it need `opentelemetry-proto`.
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final Queue<CollectedSpan> spans = new ConcurrentLinkedQueue<>();
  private final Queue<Map<String, List<String>>> headers = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;

  /// Opens one on a free port of the loopback address.
  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /// Where it is, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it.
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers with this status from now on; other than 200 it takes nothing.
  public Collector answering(int status) {
    this.status = status;
    return this;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      int answer = status;
      if (answer == 200) {
        ExportTraceServiceRequest request =
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        request.getResourceSpansList().forEach(each -> spans.addAll(OtlpSpans.of(each)));
      } else {
        exchange.getRequestBody().readAllBytes();
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  /// All that it has taken so far.
  public List<CollectedSpan> spans() {
    return List.copyOf(spans);
  }

  /// Those of a name.
  public List<CollectedSpan> spans(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /// The headers of each message that came, refused or not.
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
