package io.scheduleddb.server;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Every setting that this version knows: an environment variable, or a flag of the same name
/// (`SLOT_GAP`, `--slot-gap`).
enum Setting {
  NODE_ID("this node's unique, stable name; default: the host name"),
  HTTP_HOST("address to listen on for the API; default 0.0.0.0"),
  HTTP_PORT("port of the API, health and metrics; default 8080; 0: any free one"),
  RAFT_HOST("address to listen on for the other nodes; default 0.0.0.0"),
  RAFT_PORT("port for the other nodes; default 7000"),
  RAFT_ADVERTISE_HOST("name under which the other nodes reach this one; default: the host name"),
  ELECTION_TIMEOUT(
      "silence of the leader after which another is elected, 100ms to 1m; default 500ms"),
  DATA_DIR("where everything is kept; default ./data"),
  SLOT_GAP("length of a slot, 1s to 1h, fixed by the first start; default 10s"),
  CLUSTER_NAME("name of the cluster, fixed by the first start; default scheduled-db"),
  CLUSTER_TOKEN(
      "secret that the nodes of the cluster share; default none: whoever reaches them is one"),
  BOOTSTRAP_EXPECT("nodes that found a cluster together, 1 to 7; default 1 with none, else 3"),
  DISCOVERY_STRATEGY("how peers are found: none, static, dns, kubernetes or gossip; default none"),
  PEERS("static: host:http_port,...; gossip: seeds, host or host:gossip_port,..."),
  DNS_NAME("dns: a name with the addresses of all nodes, or of SRV records when it begins with _"),
  KUBERNETES_NAMESPACE("kubernetes: the namespace; default that of the pod"),
  KUBERNETES_SERVICE_NAME(
      "kubernetes: the headless service of the nodes; default that of the pod's name"),
  GOSSIP_PORT("gossip: the port to listen on; default 7946"),
  QUEUE_JOB_LIMIT("stored jobs beyond which creation is refused; default 10000000"),
  QUEUE_STORAGE_LIMIT("part of the disk beyond which creation is refused, or a size; default 80%"),
  MAX_IN_FLIGHT("deliveries under way at once; default 1024"),
  MAX_IN_FLIGHT_PER_HOST("deliveries under way at once to one host; default 128"),
  CATCH_UP_RATE("deliveries that an outage left behind, started in a second; default 500"),
  MAX_REQUEST_BODY_SIZE("largest request body in bytes, or with KB or MB; default 1MB"),
  EXECUTION_HISTORY_RETENTION("how long finished jobs and the ledger are kept; default 720h"),
  MAX_EXECUTION_ATTEMPTS("attempts for jobs that say nothing, 1 to 100; default 5"),
  JOB_EXECUTION_TIMEOUT("timeout of an attempt for jobs that say nothing; default 30s"),
  SHUTDOWN_TIMEOUT("how long a stop lets deliveries under way end; default 20s"),
  OTEL_EXPORTER_OTLP_ENDPOINT(
      "collector of traces, by OTLP over HTTP: /v1/traces is appended; default none: no traces"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT("the same, with its whole path; instead of the other"),
  OTEL_EXPORTER_OTLP_HEADERS("headers for the collector, secret: name=value,..., percent-encoded"),
  OTEL_EXPORTER_OTLP_PROTOCOL("http/protobuf, the only one"),
  OTEL_EXPORTER_OTLP_TIMEOUT("milliseconds for one message to the collector; default 10000"),
  OTEL_SERVICE_NAME("what the traces are told to come from; default scheduled-db"),
  OTEL_RESOURCE_ATTRIBUTES("more of that: name=value,..., percent-encoded"),
  OTEL_TRACES_SAMPLER(
      "always_on, always_off or traceidratio; behind parentbased_, if the caller says nothing;"
          + " default parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG("for the two with a ratio: which part of the traces, 0 to 1; default 1"),
  OTEL_TRACES_EXPORTER("otlp or none; default otlp"),
  OTEL_PROPAGATORS("must have tracecontext among them, the only one known"),
  OTEL_SDK_DISABLED("true: no traces; default false"),
  LOG_LEVEL("error, warn, info, debug or trace; default info"),
  LOG_FORMAT("text or json; default text");

  private final String meaning;

  Setting(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The setting with this flag; null when there is none.
  static @Nullable Setting ofFlag(String flag) {
    return Arrays.stream(values())
        .filter(each -> each.flag().equals(flag))
        .findFirst()
        .orElse(null);
  }
}
