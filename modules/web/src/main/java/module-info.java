/// REST, health, metrics and the dashboard.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.web {
  requires transitive io.scheduleddb.api;
  requires io.helidon.metrics.api;
  requires io.helidon.webserver;
  requires io.helidon.webserver.observe.health;
  requires io.helidon.webserver.observe.metrics;
  requires jakarta.json;
  requires static org.jspecify;
}
