package io.scheduleddb.image;

import static io.scheduleddb.image.NodeUnderTest.IMAGE;
import static io.scheduleddb.image.NodeUnderTest.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.CollectedSpan;
import io.scheduleddb.testkit.Collector;
import io.scheduleddb.testkit.Received;
import io.scheduleddb.testkit.Receiver;
import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The traces of a node, as a collector gets them.
@Timeout(180)
class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  @TempDir private Path folder;
  private final Collector collector = new Collector();
  private final Receiver receiver = new Receiver();

  private ServerProcess node(String endpoint) {
    Map<String, String> settings =
        Map.of(
            "SLOT_GAP", "1s",
            "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
            "OTEL_EXPORTER_OTLP_TIMEOUT", "500",
            "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test");
    return ServerProcess.started(IMAGE, folder, settings);
  }

  private void createEverySecond(ServerProcess node) throws Exception {
    String job =
        "{\"id\":\"often\",\"interval\":\"PT1S\",\"webhook_url\":\""
            + receiver.url("/hook")
            + "\"}";
    Map<String, String> headers = Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01");
    Answer created = node.api().send("POST", "/jobs", job, headers);
    assertEquals(201, created.status(), created.body());
  }

  /// Waits until the collector knows of a call that is not among the first `before`.
  private CollectedSpan awaitDelivery(int before) throws Exception {
    NodeUnderTest.until(() -> delivery(before) != null);
    return delivery(before);
  }

  private CollectedSpan delivery(int before) {
    List<Received> calls = receiver.received();
    return calls.size() <= before ? null : deliveryOf(calls.get(before));
  }

  /// The span that the receiver was told.
  private CollectedSpan deliveryOf(Received call) {
    String[] told = call.headers().getOrDefault("traceparent", "-none-").split("-");
    return collector.spans("deliver").stream()
        .filter(span -> span.trace().equals(told[1]) && span.id().equals(told[2]))
        .findAny()
        .orElse(null);
  }

  private CollectedSpan only(String name) {
    List<CollectedSpan> found = collector.spans(name);
    assertEquals(1, found.size(), collector.spans().toString());
    return found.getFirst();
  }

  @Test
  void aDeliveryIsLinkedToItsGrantAndItsRequestAlsoAfterACrash() throws Exception {
    try (ServerProcess node = node(collector.url())) {
      createEverySecond(node.awaitHealthy(PATIENCE));
      CollectedSpan delivery = awaitDelivery(0);
      CollectedSpan request = only("POST /jobs");
      assertWay(request);
      assertTrue(delivery.isLinkedTo(request));
      assertTrue(delivery.isLinkedTo(grantOf(delivery)));
      assertEquals("often", delivery.attribute("scheduled_db.job"));
      assertEquals(receiver.url("/hook"), delivery.attribute("url.full"));

      node.kill();
      int before = receiver.received().size();
      node.start().awaitHealthy(PATIENCE);
      CollectedSpan later = awaitDelivery(before);
      assertTrue(later.isLinkedTo(request), later.toString());
      assertTrue(later.isLinkedTo(grantOf(later)));
      assertEquals(0, node.terminate(PATIENCE));
      List<Received> calls = receiver.received();
      assertTrue(deliveryOf(calls.getLast()) != null, "the stop tells what is left");
    }
  }

  /// The request goes on with its caller's trace, down to the transaction.
  private void assertWay(CollectedSpan request) {
    assertEquals(List.of(TRACE, CALLER), List.of(request.trace(), request.parent()));
    assertEquals("201", request.attribute("http.response.status_code"));
    assertEquals("scheduled-db", request.resource().get("service.name"));
    assertEquals("n1", request.resource().get("service.instance.id"));
    assertEquals("0.1.0", request.resource().get("service.version"));
    assertEquals("test", request.resource().get("deployment.environment.name"));
    CollectedSpan propose = only("propose");
    CollectedSpan apply = only("apply");
    assertTrue(propose.isChildOf(request) && apply.isChildOf(propose));
    assertEquals("CreateJob", propose.attribute("scheduled_db.command"));
    assertFalse(apply.attribute("scheduled_db.raft.index").isEmpty());
    assertTrue(apply.startNanos() >= propose.startNanos() - 1_000_000);
  }

  /// Slots that were granted by one entry of the log share its fence.
  private CollectedSpan grantOf(CollectedSpan delivery) {
    return collector.spans("grant").stream()
        .filter(grant ->
            List.of("scheduled_db.slot", "scheduled_db.fence").stream()
                .allMatch(name -> grant.attribute(name).equals(delivery.attribute(name))))
        .findAny()
        .orElseThrow(() -> new AssertionError(delivery + " of " + collector.spans("grant")));
  }

  @Test
  void aCollectorThatIsAwayHoldsNothingUp() throws Exception {
    collector.close();
    try (ServerProcess node = node(collector.url())) {
      createEverySecond(node.awaitHealthy(PATIENCE));
      NodeUnderTest.until(() -> node.output().contains("spans were lost"));
      int before = receiver.received().size();
      NodeUnderTest.until(() -> receiver.received().size() > before);
      long start = System.nanoTime();
      assertEquals(0, node.terminate(PATIENCE));
      System.out.println("stopped in " + (System.nanoTime() - start) / 1_000_000 + " ms");
      assertFalse(node.output().contains("\tat "), node.output());
      assertEquals(1, node.output().split("spans were lost").length - 1, node.output());
    }
  }
}
