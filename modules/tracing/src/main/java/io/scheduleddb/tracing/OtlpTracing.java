package io.scheduleddb.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import org.jspecify.annotations.Nullable;

/// Tells a collector by OTLP over HTTP. Spans wait in a bounded queue ([SpanQueue]): a collector
/// that is away costs spans, and nothing else.
public final class OtlpTracing implements Tracing {
  private static final String SCOPE = "io.scheduleddb";

  private final Clock clock = Clock.getDefault();
  private final SpanQueue queue;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private OtlpTracing(TracingOptions options) {
    queue = new SpanQueue(exporter(options), options.timeout());
    provider =
        SdkTracerProvider.builder()
            .setClock(clock)
            .setResource(resource(options))
            .setSampler(sampler(options.sampling()))
            .addSpanProcessor(queue)
            .build();
    tracer = provider.get(SCOPE);
  }

  /// Begins to tell; whether anybody listens shows later.
  public static OtlpTracing start(TracingOptions options) {
    return new OtlpTracing(options);
  }

  private static OtlpHttpSpanExporter exporter(TracingOptions options) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(options.endpoint().toString())
            .setTimeout(options.timeout());
    options.headers().forEach(exporter::addHeader);
    return exporter.build();
  }

  private static Resource resource(TracingOptions options) {
    AttributesBuilder attributes = Attributes.builder();
    options.resource().forEach(attributes::put);
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  private static Sampler sampler(TracingOptions.Sampling sampling) {
    return switch (sampling.kind()) {
      case ALWAYS_ON -> Sampler.alwaysOn();
      case ALWAYS_OFF -> Sampler.alwaysOff();
      case TRACEIDRATIO -> Sampler.traceIdRatioBased(sampling.ratio());
      case PARENTBASED_ALWAYS_ON -> Sampler.parentBased(Sampler.alwaysOn());
      case PARENTBASED_ALWAYS_OFF -> Sampler.parentBased(Sampler.alwaysOff());
      case PARENTBASED_TRACEIDRATIO ->
          Sampler.parentBased(Sampler.traceIdRatioBased(sampling.ratio()));
    };
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Request request(String method, String route, String path, @Nullable TraceContext caller) {
    SpanBuilder span =
        tracer
            .spanBuilder(method + ' ' + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(Contexts.caller(caller))
            .setAttribute(Names.METHOD, method)
            .setAttribute(Names.ROUTE, route)
            .setAttribute(Names.PATH, path)
            .setAttribute(Names.SCHEME, "http");
    return new RequestSpan(span.startSpan());
  }

  @Override
  public Proposal proposal(Command command) {
    if (!REQUEST.isBound()) {
      return NONE.proposal(command);
    }
    Span span =
        tracer
            .spanBuilder("propose")
            .setParent(Contexts.parent(REQUEST.get()))
            .setAttribute(Names.COMMAND, command.getClass().getSimpleName())
            .startSpan();
    return new ProposalSpan(span, tracer, clock);
  }

  @Override
  public Granting granting(long slot, long epoch) {
    Span span =
        tracer
            .spanBuilder("grant")
            .setNoParent()
            .setAttribute(Names.SLOT, slot)
            .setAttribute(Names.EPOCH, epoch)
            .startSpan();
    return new GrantingSpan(span);
  }

  @Override
  public Sending sending(Job job, SlotEntry entry, Grant grant, @Nullable TraceContext granting) {
    SpanBuilder span = tracer.spanBuilder("deliver").setNoParent().setSpanKind(SpanKind.CLIENT);
    link(span, granting, "grant");
    link(span, job.trace(), "request");
    SendingSpan.describe(span, job, entry, grant);
    return new SendingSpan(span.startSpan(), entry.at());
  }

  private static void link(SpanBuilder span, @Nullable TraceContext to, String what) {
    if (to != null && to.isSampled()) {
      span.addLink(Contexts.remote(to), Attributes.of(Names.LINK, what));
    }
  }

  @Override
  public void close() {
    queue.close();
    provider.close();
  }
}
