package io.scheduleddb.server;

import io.scheduleddb.tracing.TracingOptions;
import io.scheduleddb.tracing.TracingOptions.Kind;
import io.scheduleddb.tracing.TracingOptions.Sampling;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of traces, by the names that OpenTelemetry gives them.
///
/// Operators set those names for all processes of a cluster, also for such as have no traces. So
/// they count only where traces are asked for; what would mislead if it were ignored is refused
/// then, and what says nothing to us (metrics, logs, limits) is passed over.
final class TracingSettings {
  private static final String PATH = "/v1/traces";
  private static final String URL =
      "a URL like http://collector:4318, without user, query and fragment";

  /// With these ignored, the collector would be spoken to in another way than was asked for.
  private static final List<String> MISLEADING =
      List.of(
          "OTEL_EXPORTER_OTLP_CERTIFICATE",
          "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
          "OTEL_EXPORTER_OTLP_CLIENT_KEY",
          "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
          "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
          "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
          "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
          "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
          "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT");

  private enum Exporter {
    OTLP,
    NONE
  }

  private enum Truth {
    TRUE,
    FALSE
  }

  private TracingSettings() {}

  /// What traces are told with; null when none are.
  ///
  /// @throws WrongSettingException naming the setting, its value and what is allowed
  static @Nullable TracingOptions read(Settings settings) {
    URI endpoint = isOff(settings) ? null : endpoint(settings);
    if (endpoint == null) {
      return null;
    }
    settings.requireUnset(MISLEADING, "traces would be sent without it");
    require(settings, Setting.OTEL_EXPORTER_OTLP_PROTOCOL, "http/protobuf");
    require(settings, Setting.OTEL_PROPAGATORS, "tracecontext");
    return new TracingOptions(
        endpoint,
        headers(settings),
        Duration.ofMillis(settings.number(Setting.OTEL_EXPORTER_OTLP_TIMEOUT, 10_000, 1, 300_000)),
        sampling(settings),
        resource(settings));
  }

  private static boolean isOff(Settings settings) {
    Truth disabled = settings.choice(Setting.OTEL_SDK_DISABLED, Truth.FALSE, Truth.class);
    Exporter exporter =
        settings.choice(Setting.OTEL_TRACES_EXPORTER, Exporter.OTLP, Exporter.class);
    return disabled == Truth.TRUE || exporter == Exporter.NONE;
  }

  private static @Nullable URI endpoint(Settings settings) {
    URI whole = url(settings, Setting.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
    URI base = whole == null ? url(settings, Setting.OTEL_EXPORTER_OTLP_ENDPOINT) : null;
    return base == null ? whole : URI.create(base.toString().replaceFirst("/+$", "") + PATH);
  }

  private static @Nullable URI url(Settings settings, Setting setting) {
    String value = settings.get(setting);
    if (value == null) {
      return null;
    }
    try {
      URI uri = new URI(value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && isBare(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused as whatever else is no such URL.
    }
    throw value.contains("@")
        ? WrongSettingException.ofSecret(setting, URL)
        : WrongSettingException.of(setting, value, URL);
  }

  private static boolean isBare(URI uri) {
    return uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  /// Whether a list, if there is one, has the one word that we know.
  private static void require(Settings settings, Setting setting, String known) {
    String value = settings.get(setting);
    if (value != null
        && Arrays.stream(value.split(",")).map(String::strip).noneMatch(known::equals)) {
      throw WrongSettingException.of(setting, value, known);
    }
  }

  private static Sampling sampling(Settings settings) {
    Kind kind =
        settings.choice(Setting.OTEL_TRACES_SAMPLER, Kind.PARENTBASED_ALWAYS_ON, Kind.class);
    String value = kind.hasRatio() ? settings.get(Setting.OTEL_TRACES_SAMPLER_ARG) : null;
    if (value == null) {
      return new Sampling(kind, 1);
    }
    boolean number = value.matches("\\d?\\.?\\d{1,15}");
    double ratio = number ? Double.parseDouble(value) : -1;
    if (ratio < 0 || ratio > 1) {
      throw WrongSettingException.of(
          Setting.OTEL_TRACES_SAMPLER_ARG, value, "a number, 0 to 1, such as 0.05");
    }
    return new Sampling(kind, ratio);
  }

  private static Map<String, String> headers(Settings settings) {
    String value = settings.get(Setting.OTEL_EXPORTER_OTLP_HEADERS);
    Map<String, String> headers = value == null ? Map.of() : NamedValues.read(value);
    if (headers == null || headers.values().stream().anyMatch(TracingSettings::breaksALine)) {
      throw WrongSettingException.ofSecret(Setting.OTEL_EXPORTER_OTLP_HEADERS, NamedValues.SHAPE);
    }
    return headers;
  }

  private static boolean breaksALine(String header) {
    return header.chars().anyMatch(c -> c < ' ' || c > '~');
  }

  private static Map<String, String> resource(Settings settings) {
    Map<String, String> resource = new HashMap<>();
    resource.put("service.name", "scheduled-db");
    String value = settings.get(Setting.OTEL_RESOURCE_ATTRIBUTES);
    if (value != null) {
      Map<String, String> named = NamedValues.read(value);
      if (named == null) {
        throw WrongSettingException.of(Setting.OTEL_RESOURCE_ATTRIBUTES, value, NamedValues.SHAPE);
      }
      resource.putAll(named);
    }
    String service = settings.get(Setting.OTEL_SERVICE_NAME);
    if (service != null) {
      resource.put("service.name", service);
    }
    return resource;
  }
}
