package io.scheduleddb.testkit;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Spans of the protocol as a test wants to see them.
final class OtlpSpans {
  private OtlpSpans() {}

  static List<CollectedSpan> of(ResourceSpans told) {
    Map<String, String> resource = values(told.getResource().getAttributesList());
    return told.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> of(span, resource))
        .toList();
  }

  private static CollectedSpan of(Span span, Map<String, String> resource) {
    return new CollectedSpan(
        span.getName(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getKind().name().replace("SPAN_KIND_", ""),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        values(span.getAttributesList()),
        span.getLinksList().stream().map(OtlpSpans::of).toList(),
        resource);
  }

  private static CollectedSpan.Link of(Span.Link link) {
    return new CollectedSpan.Link(
        hex(link.getTraceId()), hex(link.getSpanId()), values(link.getAttributesList()));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, String> values(List<KeyValue> attributes) {
    Map<String, String> values = new TreeMap<>();
    attributes.forEach(each -> values.put(each.getKey(), text(each.getValue())));
    return values;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      default -> value.toString();
    };
  }
}
