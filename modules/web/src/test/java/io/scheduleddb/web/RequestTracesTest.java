package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which requests are told, and with what.
class RequestTracesTest {
  private static final String JOB = "{\"delay\":\"1h\",\"webhook_url\":\"http://localhost/\"}";
  private static final TraceContext CALLER =
      new TraceContext("1".repeat(32), "2".repeat(16), (byte) 1);
  private static final TraceContext OWN =
      new TraceContext("3".repeat(32), "4".repeat(16), (byte) 1);

  private final Told told = new Told();

  /// Writes down what is told of requests.
  private static final class Told implements Tracing, Tracing.Request {
    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public boolean isOn() {
      return true;
    }

    @Override
    public Request request(
        String method, String route, String path, @Nullable TraceContext caller) {
      all.add(method + ' ' + route + ' ' + path + ' ' + (caller == null ? "" : caller.span()));
      return this;
    }

    @Override
    public TraceContext context() {
      return OWN;
    }

    @Override
    public void answered(int status) {
      all.add("answered " + status);
    }

    @Override
    public void broken(Throwable why) {
      all.add("broken");
    }

    @Override
    public Proposal proposal(Command command) {
      return NONE.proposal(command);
    }

    @Override
    public Granting granting(long slot, long epoch) {
      return NONE.granting(slot, epoch);
    }

    @Override
    public Sending sending(Job job, SlotEntry entry, Grant grant, @Nullable TraceContext granting) {
      return NONE.sending(job, entry, grant, granting);
    }

    @Override
    public void close() {}
  }

  private static int get(RunningServer server, String path, String... traceparents)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.rest.port() + path));
    for (String traceparent : traceparents) {
      request.header("traceparent", traceparent);
    }
    return server.client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  @Test
  void aClientsRequestIsToldWithItsRouteAndItsCaller() throws Exception {
    try (RunningServer server = RunningServer.telling(told)) {
      assertEquals(404, get(server, "/jobs/nobody", CALLER.traceparent()));
    }
    assertEquals(List.of("GET /jobs/{id} /jobs/nobody " + CALLER.span(), "answered 404"), told.all);
  }

  @Test
  void itsThreadKnowsTheSpan() throws Exception {
    try (RunningServer server = RunningServer.telling(told)) {
      server.create(JOB);
      assertEquals(List.of(OWN), server.scheduling.traces);
    }
    try (RunningServer server = RunningServer.serving()) {
      server.create(JOB);
      assertEquals(List.of(), server.scheduling.traces);
    }
  }

  @Test
  void aCallerThatCantBeUnderstoodIsPassedOver() throws Exception {
    try (RunningServer server = RunningServer.telling(told)) {
      get(server, "/jobs", "nonsense");
      get(server, "/jobs", CALLER.traceparent(), CALLER.traceparent());
    }
    assertEquals(2, told.all.stream().filter("GET /jobs /jobs "::equals).count());
  }

  @Test
  void neitherProbesNorNodesNorWrongPathsAreTold() throws Exception {
    try (RunningServer server = RunningServer.telling(told)) {
      for (String path : List.of("/health", "/health/live", "/metrics", "/cluster/self", "/x")) {
        get(server, path, CALLER.traceparent());
      }
      get(server, "/cluster/snapshot", CALLER.traceparent());
    }
    assertTrue(told.all.isEmpty(), told.all.toString());
  }
}
