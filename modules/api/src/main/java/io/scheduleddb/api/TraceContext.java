package io.scheduleddb.api;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which span of which trace something belongs to, as W3C Trace Context tells it from one process
/// to the next in the header `traceparent`. What vendors add in `tracestate` isn't kept.
///
/// @param trace 32 hexadecimal digits, lower case, not all zero
/// @param span 16 of them, not all zero
/// @param flags bit 0: the trace is recorded
public record TraceContext(String trace, String span, byte flags) {
  private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final int LENGTH = 55;
  private static final int SAMPLED = 1;

  public TraceContext {
    Invariant.check(TRACE.matcher(trace).matches(), "id of a trace", trace);
    Invariant.check(SPAN.matcher(span).matches(), "id of a span", span);
  }

  /// Reads a `traceparent`; null for what isn't one: the specification has it ignored. Of a version
  /// later than 00 the first four fields are read, as it asks.
  public static @Nullable TraceContext parse(String traceparent) {
    boolean formed = PARENT.matcher(traceparent).matches();
    if (!formed || (traceparent.startsWith("00") && traceparent.length() != LENGTH)) {
      return null;
    }
    String trace = traceparent.substring(3, 35);
    String span = traceparent.substring(36, 52);
    return TRACE.matcher(trace).matches() && SPAN.matcher(span).matches()
        ? new TraceContext(trace, span, (byte) HexFormat.fromHexDigits(traceparent, 53, LENGTH))
        : null;
  }

  /// Whether whoever began the trace records it.
  public boolean isSampled() {
    return (flags & SAMPLED) != 0;
  }

  /// The value of `traceparent`.
  public String traceparent() {
    return "00-" + trace + '-' + span + '-' + HexFormat.of().toHexDigits(flags);
  }
}
