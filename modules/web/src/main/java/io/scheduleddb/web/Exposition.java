package io.scheduleddb.web;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.metrics.api.BuiltInMeterNameFormat;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MeterRegistryFormatter;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.ScopingConfig;
import io.helidon.metrics.api.SystemTagsManager;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import io.helidon.service.registry.Services;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// `GET /metrics`: the registry as text, by the formatter that its provider brings.
///
/// Helidon's observe feature would serve the same text, but it also puts a filter with a request
/// context and two meters of its own before every request.
///
/// @param before done before each answer: what is read off the node
record Exposition(MeterRegistry registry, MetricsConfig config, Runnable before) {
  private static final Header PROMETHEUS =
      HeaderValues.createCached(
          HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
  private static final Header OPEN_METRICS =
      HeaderValues.createCached(
          HeaderNames.CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8");

  /// Of the registry of the process.
  ///
  /// There is no label `scope`: it would say of each meter whether Helidon or we made it, as its
  /// name does. The names of Helidon's meters are written as Prometheus has them.
  static Exposition create() {
    MetricsConfig config =
        MetricsConfig.builder()
            .warnOnMultipleRegistries(false)
            .scoping(ScopingConfig.builder().clearTagName().build())
            .builtInMeterNameFormat(BuiltInMeterNameFormat.SNAKE)
            .build();
    MetricsFactory factory = Services.get(MetricsFactory.class);
    // Making the factory has set the labels by its own settings, and the registry doesn't set them.
    SystemTagsManager.instance(config);
    return new Exposition(factory.globalRegistry(config), config, () -> {});
  }

  /// The same, with something to do before each answer.
  Exposition after(Runnable before) {
    return new Exposition(registry, config, before);
  }

  Answer answer(Exchange exchange) {
    before.run();
    String accept = exchange.request().headers().values(HeaderNames.ACCEPT).toString();
    boolean open = accept.contains("application/openmetrics-text");
    String text = text(open ? MediaTypes.APPLICATION_OPENMETRICS_TEXT : MediaTypes.TEXT_PLAIN);
    return Answer.ok(new JsonBuffer().raw(text)).typed(open ? OPEN_METRICS : PROMETHEUS);
  }

  private String text(MediaType type) {
    return ServiceLoader.load(MeterRegistryFormatterProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .map(p -> p.formatter(type, config, registry, Optional.empty(), List.of(), List.of()))
        .flatMap(Optional::stream)
        .findFirst()
        .flatMap(MeterRegistryFormatter::format)
        .map(Object::toString)
        .orElse("");
  }
}
