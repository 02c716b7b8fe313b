/// REST, health, metrics and the dashboard.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.web {
  requires transitive io.scheduleddb.api;
  requires io.helidon.common.media.type;
  requires io.helidon.common.socket;
  requires io.helidon.common.uri;
  requires io.helidon.health;
  requires io.helidon.http;
  requires io.helidon.metrics.api;
  requires io.helidon.service.registry;
  requires io.helidon.webserver;
  requires jakarta.json;
  requires static org.jspecify;

  exports io.scheduleddb.web;

  uses io.helidon.metrics.spi.MeterRegistryFormatterProvider;
}
