package io.scheduleddb.tracing;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Where traces go, and which.
///
/// @param endpoint where the collector takes traces, whole: `http://collector:4318/v1/traces`
/// @param headers sent with each message; may hold secrets
/// @param timeout for one message, with what is tried again
/// @param resource what they are told to come from, by the names of the semantic conventions
public record TracingOptions(
    URI endpoint,
    Map<String, String> headers,
    Duration timeout,
    Sampling sampling,
    Map<String, String> resource) {

  public TracingOptions {
    headers = Map.copyOf(headers);
    resource = Map.copyOf(resource);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("tracing option timeout out of range: " + timeout);
    }
  }

  /// The same, told to come from one of several processes.
  public TracingOptions of(String instance, String version) {
    Map<String, String> told = new HashMap<>(resource);
    told.put("service.instance.id", instance);
    told.put("service.version", version);
    return new TracingOptions(endpoint, headers, timeout, sampling, told);
  }

  /// Shows no header.
  @Override
  public String toString() {
    return "traces to " + endpoint + ", " + sampling;
  }

  /// Which traces are recorded.
  ///
  /// @param ratio of those that this node begins, for the kinds that ask for it; 0 to 1
  public record Sampling(Kind kind, double ratio) {
    public Sampling {
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new IllegalArgumentException("tracing option ratio out of range: " + ratio);
      }
    }
  }

  /// The samplers of OpenTelemetry. Those that are parent-based do as the caller's `traceparent`
  /// says, and go by the rest of their name where there is none.
  public enum Kind {
    ALWAYS_ON,
    ALWAYS_OFF,
    TRACEIDRATIO,
    PARENTBASED_ALWAYS_ON,
    PARENTBASED_ALWAYS_OFF,
    PARENTBASED_TRACEIDRATIO;

    /// Whether it goes by the ratio.
    public boolean hasRatio() {
      return this == TRACEIDRATIO || this == PARENTBASED_TRACEIDRATIO;
    }
  }
}
