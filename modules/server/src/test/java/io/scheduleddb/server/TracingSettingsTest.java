package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.tracing.TracingOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracingSettingsTest {
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private static @Nullable TracingOptions read(Map<String, String> environment) {
    return TracingSettings.read(new Settings(List.of(), environment));
  }

  private static TracingOptions on(String... namesAndValues) {
    return Objects.requireNonNull(read(environment(namesAndValues)));
  }

  private static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    environment.put(ENDPOINT, "http://collector:4318");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  private static String refusal(String... namesAndValues) {
    return String.valueOf(
        assertThrows(WrongSettingException.class, () -> on(namesAndValues)).getMessage());
  }

  @Test
  void isOffUnlessACollectorIsNamed() {
    assertNull(read(Map.of()));
    assertNull(read(Map.of(ENDPOINT, " ", "OTEL_SERVICE_NAME", "x")));
    assertNull(read(environment("OTEL_SDK_DISABLED", "TRUE")));
    assertNull(read(environment("OTEL_TRACES_EXPORTER", "none")));
  }

  /// As one that sets the same for all processes of a cluster.
  @Test
  void anOperatorsOtherWishesCountOnlyWhereThereAreTraces() {
    assertNull(read(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")));
    assertNull(read(Map.of("OTEL_EXPORTER_OTLP_CERTIFICATE", "/ca.pem")));
    on("OTEL_METRICS_EXPORTER", "otlp", "OTEL_BSP_SCHEDULE_DELAY", "1", "OTEL_LOG_LEVEL", "x");
  }

  @Test
  void hasADefaultForTheRest() {
    TracingOptions options = on();
    assertEquals("http://collector:4318/v1/traces", options.endpoint().toString());
    assertEquals(Duration.ofSeconds(10), options.timeout());
    assertEquals(TracingOptions.Kind.PARENTBASED_ALWAYS_ON, options.sampling().kind());
    assertEquals(Map.of("service.name", "scheduled-db"), options.resource());
    assertEquals(Map.of(), options.headers());
  }

  @ParameterizedTest
  @CsvSource({
    "http://c:4318/,http://c:4318/v1/traces",
    "https://c/otlp,https://c/otlp/v1/traces",
    "http://[::1]:4318,http://[::1]:4318/v1/traces"
  })
  void appendsThePathToTheBase(String base, String whole) {
    assertEquals(whole, on(ENDPOINT, base).endpoint().toString());
  }

  @Test
  void takesAWholeUrlAsItIs() {
    String whole = "http://other:1/my/traces";
    assertEquals(whole, on("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", whole).endpoint().toString());
  }

  @Test
  void readsNamedValues() {
    TracingOptions options =
        on(
            "OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b+c, x=y=z",
            "OTEL_RESOURCE_ATTRIBUTES", "service.name=no,deployment.environment.name=pr%C3%B6d",
            "OTEL_SERVICE_NAME", "jobs");
    assertEquals(Map.of("api-key", "a b+c", "x", "y=z"), options.headers());
    assertEquals(
        Map.of("service.name", "jobs", "deployment.environment.name", "pröd"), options.resource());
  }

  @ParameterizedTest
  @CsvSource({"traceidratio,.25,0.25", "PARENTBASED_TRACEIDRATIO,0.05,0.05", "always_on,9,1"})
  void readsTheSampler(String sampler, String ratio, double read) {
    TracingOptions.Sampling sampling =
        on("OTEL_TRACES_SAMPLER", sampler, "OTEL_TRACES_SAMPLER_ARG", ratio).sampling();
    assertEquals(read, sampling.ratio());
    assertTrue(sampling.kind().name().equalsIgnoreCase(sampler));
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT,collector:4318,like http://",
    "OTEL_EXPORTER_OTLP_ENDPOINT,http://c/?token=x,without",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,ftp://c/,like http://",
    "OTEL_EXPORTER_OTLP_PROTOCOL,grpc,must be http/protobuf",
    "OTEL_EXPORTER_OTLP_PROTOCOL,http/json,must be http/protobuf",
    "OTEL_EXPORTER_OTLP_TIMEOUT,10s,whole number",
    "OTEL_EXPORTER_OTLP_TIMEOUT,0,1 to",
    "OTEL_TRACES_SAMPLER,sometimes,one of",
    "OTEL_TRACES_EXPORTER,zipkin,one of",
    "OTEL_PROPAGATORS,b3,tracecontext",
    "OTEL_SDK_DISABLED,yes,true",
    "OTEL_RESOURCE_ATTRIBUTES,novalue,name=value",
    "OTEL_RESOURCE_ATTRIBUTES,a=%zz,name=value",
  })
  void refusesAWrongValueAndNamesIt(String name, String value, String allowed) {
    String message = refusal(name, value);
    assertTrue(message.contains(name) && message.contains(value), message);
    assertTrue(message.contains(allowed), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-1", "much", "1e-3"})
  void refusesARatioThatIsNone(String value) {
    String message =
        refusal("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", value);
    assertTrue(message.contains("OTEL_TRACES_SAMPLER_ARG") && message.contains(value), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
      })
  void refusesWhatWouldMisleadIfItWereIgnored(String name) {
    assertTrue(refusal(name, "x").contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "key=s3cret%", "key=s3cret%0d%0a", "key=s3cret,,"})
  void neverShowsAHeader(String headers) {
    String message = refusal("OTEL_EXPORTER_OTLP_HEADERS", headers);
    assertTrue(message.contains("OTEL_EXPORTER_OTLP_HEADERS"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void neverShowsAPassword() {
    String message = refusal(ENDPOINT, "http://me:s3cret@collector:4318");
    assertTrue(message.contains(ENDPOINT) && !message.contains("s3cret"), message);
  }
}
