package io.scheduleddb.server;

import io.scheduleddb.api.DiscoveryStrategy;
import io.scheduleddb.tracing.TracingOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a node is started with: every value understood and in range.
///
/// @param node its unique, stable name
/// @param dataDirectory where everything is kept
/// @param advertisedHost where the other nodes reach this one
/// @param tracing null: no traces
record Configuration(
    String node,
    Address http,
    Address raft,
    String advertisedHost,
    Path dataDirectory,
    Duration slotGap,
    Cluster cluster,
    Limits limits,
    @Nullable TracingOptions tracing,
    Logging logging) {

  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_%\\[\\]-]{1,253}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{8,512}");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// Where to listen.
  record Address(String host, int port) {}

  /// How this node finds and joins its cluster.
  ///
  /// @param token what its nodes prove to each other that they belong together; null: nothing
  /// @param expect how many nodes found it together
  /// @param discovery how peers are found
  /// @param electionTimeout silence of the leader after which another is elected, at the least
  record Cluster(
      String name,
      @Nullable String token,
      int expect,
      DiscoveryStrategy discovery,
      Finding finding,
      Duration electionTimeout) {}

  /// What the ways to find peers need; null or empty where nothing was said.
  record Finding(
      List<String> peers,
      @Nullable String dnsName,
      @Nullable String namespace,
      @Nullable String service,
      int gossipPort) {}

  /// @param storage how full the disk may get before creation is refused
  /// @param shutdown how long a stop lets deliveries under way end
  record Limits(
      long jobs,
      StorageLimit storage,
      int inFlight,
      int inFlightPerHost,
      int catchUpRate,
      int requestBytes,
      Duration retention,
      int attempts,
      Duration attemptTimeout,
      Duration shutdown) {}

  record Logging(Level level, Format format) {}

  enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  enum Format {
    TEXT,
    JSON
  }

  /// @throws WrongSettingException naming the setting, its value and what is allowed
  static Configuration of(Settings settings) {
    String host = hostName();
    return new Configuration(
        settings.text(Setting.NODE_ID, host, NODE_NAME),
        address(settings, Setting.HTTP_HOST, Setting.HTTP_PORT, 8080, 0),
        address(settings, Setting.RAFT_HOST, Setting.RAFT_PORT, 7000, 1),
        settings.text(Setting.RAFT_ADVERTISE_HOST, host, HOST),
        directory(settings),
        settings.duration(Setting.SLOT_GAP, Duration.ofSeconds(10), SECOND, Duration.ofHours(1)),
        cluster(settings),
        limits(settings),
        TracingSettings.read(settings),
        new Logging(
            settings.choice(Setting.LOG_LEVEL, Level.INFO, Level.class),
            settings.choice(Setting.LOG_FORMAT, Format.TEXT, Format.class)));
  }

  private static Address address(
      Settings settings, Setting host, Setting port, int standard, int least) {
    return new Address(
        settings.text(host, "0.0.0.0", HOST), (int) settings.number(port, standard, least, 65_535));
  }

  private static Cluster cluster(Settings settings) {
    DiscoveryStrategy discovery = discovery(settings);
    int alone = discovery.name().equals("none") ? 1 : 3;
    return new Cluster(
        settings.text(Setting.CLUSTER_NAME, "scheduled-db", NODE_NAME),
        settings.secret(Setting.CLUSTER_TOKEN, TOKEN, "8 to 512 visible ASCII characters"),
        (int) settings.number(Setting.BOOTSTRAP_EXPECT, alone, 1, 7),
        discovery,
        new Finding(
            peers(settings.get(Setting.PEERS)),
            settings.get(Setting.DNS_NAME),
            settings.get(Setting.KUBERNETES_NAMESPACE),
            settings.get(Setting.KUBERNETES_SERVICE_NAME),
            (int) settings.number(Setting.GOSSIP_PORT, 7946, 1, 65_535)),
        settings.duration(
            Setting.ELECTION_TIMEOUT,
            Duration.ofMillis(500),
            Duration.ofMillis(100),
            Duration.ofMinutes(1)));
  }

  private static List<String> peers(@Nullable String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static DiscoveryStrategy discovery(Settings settings) {
    String value = settings.get(Setting.DISCOVERY_STRATEGY);
    String strategy = value == null ? "none" : value.toLowerCase(Locale.ROOT);
    List<DiscoveryStrategy> known =
        ServiceLoader.load(DiscoveryStrategy.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return known.stream()
        .filter(each -> each.name().equals(strategy))
        .findFirst()
        .orElseThrow(() ->
            WrongSettingException.of(
                Setting.DISCOVERY_STRATEGY,
                strategy,
                "one of " + known.stream().map(DiscoveryStrategy::name).toList()));
  }

  private static Path directory(Settings settings) {
    String value = settings.get(Setting.DATA_DIR);
    try {
      return Path.of(value == null ? "data" : value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw WrongSettingException.of(Setting.DATA_DIR, String.valueOf(value), "a path");
    }
  }

  private static Limits limits(Settings settings) {
    return new Limits(
        settings.number(Setting.QUEUE_JOB_LIMIT, 10_000_000, 1, 1_000_000_000),
        storageLimit(settings),
        (int) settings.number(Setting.MAX_IN_FLIGHT, 1024, 1, 100_000),
        (int) settings.number(Setting.MAX_IN_FLIGHT_PER_HOST, 128, 1, 100_000),
        (int) settings.number(Setting.CATCH_UP_RATE, 500, 1, 100_000),
        settings.bytes(Setting.MAX_REQUEST_BODY_SIZE, 1 << 20, 1 << 10, 32 << 20),
        settings.duration(
            Setting.EXECUTION_HISTORY_RETENTION,
            Duration.ofHours(720),
            Duration.ofMinutes(1),
            Duration.ofDays(3660)),
        (int) settings.number(Setting.MAX_EXECUTION_ATTEMPTS, 5, 1, 100),
        settings.duration(
            Setting.JOB_EXECUTION_TIMEOUT,
            Duration.ofSeconds(30),
            Duration.ofMillis(1),
            Duration.ofHours(1)),
        settings.duration(
            Setting.SHUTDOWN_TIMEOUT, Duration.ofSeconds(20), Duration.ZERO, Duration.ofHours(1)));
  }

  private static StorageLimit storageLimit(Settings settings) {
    String value = settings.get(Setting.QUEUE_STORAGE_LIMIT);
    StorageLimit limit = value == null ? StorageLimit.DEFAULT : StorageLimit.parse(value);
    if (limit == null) {
      throw WrongSettingException.of(
          Setting.QUEUE_STORAGE_LIMIT, String.valueOf(value), StorageLimit.SHAPE);
    }
    return limit;
  }

  private static String hostName() {
    String name = System.getenv("HOSTNAME");
    if (name != null && NODE_NAME.matcher(name).matches()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
