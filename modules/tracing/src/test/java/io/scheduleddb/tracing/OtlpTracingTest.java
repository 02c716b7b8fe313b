package io.scheduleddb.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.testkit.CollectedSpan;
import io.scheduleddb.testkit.Collector;
import io.scheduleddb.tracing.TracingOptions.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a collector hears.
@Timeout(30)
class OtlpTracingTest {
  private static final Command COMMAND = new Command.DeleteJob(new JobId("job-1"));

  private final Collector collector = new Collector();
  private final OtlpTracing tracing = Samples.tracing(collector.url());

  @AfterEach
  void close() {
    tracing.close();
    collector.close();
  }

  /// Closes what is tested, so that all has been told.
  private CollectedSpan only(String name) {
    tracing.close();
    List<CollectedSpan> found = collector.spans(name);
    assertEquals(1, found.size(), collector.spans().toString());
    return found.getFirst();
  }

  @Test
  void aRequestGoesOnWithTheTraceOfItsCaller() {
    Tracing.Request request = tracing.request("GET", "/jobs/{id}", "/jobs/job-1", Samples.CALLER);
    request.answered(404);
    CollectedSpan span = only("GET /jobs/{id}");
    assertEquals(Samples.CALLER.trace(), span.trace());
    assertEquals(Samples.CALLER.span(), span.parent());
    assertEquals("SERVER", span.kind());
    assertEquals("GET", span.attribute("http.request.method"));
    assertEquals("/jobs/{id}", span.attribute("http.route"));
    assertEquals("/jobs/job-1", span.attribute("url.path"));
    assertEquals("404", span.attribute("http.response.status_code"));
    assertFalse(span.failed(), "what the client did wrong is no error of the server");
    assertEquals(span.id(), Objects.requireNonNull(request.context()).span());
  }

  @Test
  void aRequestThatFailsSaysSo() {
    tracing.request("POST", "/jobs", "/jobs", null).answered(503);
    CollectedSpan span = only("POST /jobs");
    assertTrue(span.failed());
    assertEquals("503", span.attribute("error.type"));
    assertEquals("", span.parent());
  }

  @Test
  void aRequestThatBreaksSaysSo() {
    tracing.request("POST", "/jobs", "/jobs", null).broken(new IllegalStateException("x"));
    CollectedSpan span = only("POST /jobs");
    assertTrue(span.failed());
    assertEquals("java.lang.IllegalStateException", span.attribute("error.type"));
  }

  @Test
  void aProposalHoldsItsApplication() {
    Tracing.Request request = tracing.request("POST", "/jobs", "/jobs", null);
    ScopedValue.where(Tracing.REQUEST, Objects.requireNonNull(request.context()))
        .run(() -> {
          Tracing.Proposal proposal = tracing.proposal(COMMAND);
          proposal.sentTo("n2");
          proposal.applied(new LogPosition(5, 77), Duration.ofNanos(1_000));
          proposal.ended(null);
        });
    request.answered(201);
    CollectedSpan propose = only("propose");
    CollectedSpan apply = only("apply");
    assertTrue(propose.isChildOf(only("POST /jobs")));
    assertTrue(apply.isChildOf(propose));
    assertEquals("DeleteJob", propose.attribute("scheduled_db.command"));
    assertEquals("n2", propose.attribute("scheduled_db.leader"));
    assertEquals("5", propose.attribute("scheduled_db.raft.term"));
    assertEquals("77", propose.attribute("scheduled_db.raft.index"));
    assertEquals("77", apply.attribute("scheduled_db.raft.index"));
    assertEquals(1_000, apply.endNanos() - apply.startNanos());
  }

  @Test
  void aProposalThatIsRefusedSaysWhy() {
    ScopedValue.where(Tracing.REQUEST, Samples.CALLER)
        .run(() ->
            tracing.proposal(COMMAND).ended(new Refusal(Problem.Kind.UNAVAILABLE, "no leader")));
    assertTrue(only("propose").failed());
    assertEquals("UNAVAILABLE", only("propose").attribute("error.type"));
  }

  @Test
  void whatNoRequestAsksForIsNotTold() {
    Tracing.Proposal proposal = tracing.proposal(COMMAND);
    proposal.applied(new LogPosition(1, 1), Duration.ZERO);
    proposal.ended(null);
    tracing.close();
    assertEquals(List.of(), collector.spans());
  }

  @Test
  void aDeliveryIsLinkedToItsGrantAndItsRequest() {
    Tracing.Granting granting = tracing.granting(17, 3);
    granting.granted(Samples.GRANT);
    Tracing.Sending sending =
        tracing.sending(
            Samples.job("http://u:p@example.com/a?key=s3cret", Samples.CALLER),
            Samples.ENTRY,
            Samples.GRANT,
            granting.context());
    TraceContext told = Objects.requireNonNull(sending.context());
    sending.ended(Samples.result(200, null));
    CollectedSpan grant = only("grant");
    CollectedSpan deliver = only("deliver");
    assertEquals("99", grant.attribute("scheduled_db.fence"));
    assertEquals("17", grant.attribute("scheduled_db.slot"));
    assertEquals("3", grant.attribute("scheduled_db.epoch"));
    assertTrue(deliver.isLinkedTo(grant));
    assertEquals(
        List.of(grant.trace(), Samples.CALLER.trace()),
        deliver.links().stream().map(CollectedSpan.Link::trace).toList());
    assertEquals(Samples.CALLER.span(), deliver.links().get(1).span());
    assertEquals("request", deliver.links().get(1).attributes().get("scheduled_db.link"));
    assertEquals("", deliver.parent());
    assertEquals(List.of(deliver.trace(), deliver.id()), List.of(told.trace(), told.span()));
    assertTrue(told.isSampled());
    assertDescribed(deliver);
  }

  private static void assertDescribed(CollectedSpan deliver) {
    assertEquals("CLIENT", deliver.kind());
    assertEquals("POST", deliver.attribute("http.request.method"));
    assertEquals("http://example.com/a?key=REDACTED", deliver.attribute("url.full"));
    assertEquals("example.com", deliver.attribute("server.address"));
    assertEquals("80", deliver.attribute("server.port"));
    assertEquals("200", deliver.attribute("http.response.status_code"));
    assertEquals("job-1", deliver.attribute("scheduled_db.job"));
    assertEquals("2026-01-01T00:00:00Z", deliver.attribute("scheduled_db.occurrence"));
    assertEquals("2", deliver.attribute("scheduled_db.attempt"));
    assertEquals("12", deliver.attribute("scheduled_db.lateness_ms"));
    assertEquals("99", deliver.attribute("scheduled_db.fence"));
    assertFalse(deliver.failed());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_ERROR,404,404", "TIMEOUT,0,timeout", "CANCELLED,0,cancelled"})
  void aDeliveryThatFailsSaysWhy(ErrorType error, int status, String type) {
    tracing
        .sending(Samples.job("http://[::1]:9/", null), Samples.ENTRY, Samples.GRANT, null)
        .ended(Samples.result(status, error));
    assertTrue(only("deliver").failed());
    assertEquals(type, only("deliver").attribute("error.type"));
    assertEquals(List.of(), only("deliver").links());
  }

  @Test
  void isNotLinkedToWhatNobodyRecorded() {
    tracing
        .sending(
            Samples.job("http://a/", Samples.UNSAMPLED),
            Samples.ENTRY,
            Samples.GRANT,
            Samples.UNSAMPLED)
        .ended(Samples.result(200, null));
    assertEquals(List.of(), only("deliver").links());
  }

  @Test
  void tellsWhoseSpansTheyAre() {
    tracing.granting(17, 3).granted(Samples.GRANT);
    CollectedSpan span = only("grant");
    assertEquals("scheduled-db", span.resource().get("service.name"));
    assertEquals("n1", span.resource().get("service.instance.id"));
    assertEquals(List.of("Bearer secret"), collector.headers().getFirst().get("Authorization"));
    assertFalse(Samples.options(collector.url(), Kind.ALWAYS_ON, 1).toString().contains("secret"));
  }

  /// The caller's wish counts where the sampler is parent-based.
  @ParameterizedTest
  @CsvSource({
    "ALWAYS_ON,1,true,true",
    "ALWAYS_OFF,1,false,false",
    "TRACEIDRATIO,0,false,false",
    "TRACEIDRATIO,1,true,true",
    "PARENTBASED_ALWAYS_ON,1,false,true",
    "PARENTBASED_ALWAYS_OFF,1,false,false",
    "PARENTBASED_TRACEIDRATIO,0,false,false",
    "PARENTBASED_TRACEIDRATIO,1,false,true",
  })
  void recordsWhatTheSamplerSays(Kind kind, double ratio, boolean called, boolean begun) {
    try (OtlpTracing sampled = OtlpTracing.start(Samples.options(collector.url(), kind, ratio))) {
      Tracing.Request request = sampled.request("GET", "/jobs", "/jobs", Samples.UNSAMPLED);
      assertEquals(called, Objects.requireNonNull(request.context()).isSampled());
      Tracing.Granting granting = sampled.granting(1, 1);
      assertEquals(begun, Objects.requireNonNull(granting.context()).isSampled());
      request.answered(200);
      granting.granted(Samples.GRANT);
    }
    assertEquals((called ? 1 : 0) + (begun ? 1 : 0), collector.spans().size());
  }
}
