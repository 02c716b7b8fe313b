package io.scheduleddb.server;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.cluster.Identity;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.ClusterClock;
import io.scheduleddb.consensus.ConsensusOptions;
import io.scheduleddb.scheduler.SchedulerOptions;
import io.scheduleddb.tracing.OtlpTracing;
import io.scheduleddb.tracing.TracingOptions;
import io.scheduleddb.web.WebOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// What each module is told of the configuration of this node.
record ModuleOptions(Configuration configuration, String version) {

  WebOptions web() {
    WebOptions.Limits standard = WebOptions.Limits.DEFAULT;
    return new WebOptions(
        configuration.http().host(),
        configuration.http().port(),
        configuration.node(),
        version,
        configuration.cluster().token(),
        new WebOptions.Limits(
            configuration.limits().requestBytes(),
            standard.headerBytes(),
            standard.connections(),
            standard.requests(),
            standard.readTimeout(),
            standard.idleTimeout(),
            standard.stopTimeout(),
            standard.readyLag()));
  }

  /// Tells what this node does, if anybody is to be told.
  Tracing tracing() {
    TracingOptions options = configuration.tracing();
    return options == null
        ? Tracing.NONE
        : OtlpTracing.start(options.of(configuration.node(), version));
  }

  /// This node as the others know it.
  ///
  /// @param id its peer id
  /// @param httpPort the port that the API has got
  Peer self(String id, int httpPort) {
    return new Peer(id, address(configuration.raft().port()), address(httpPort));
  }

  private String address(int port) {
    String host = configuration.advertisedHost();
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + port;
  }

  Identity identity(Peer self) {
    return new Identity(self, configuration.cluster().name(), configuration.slotGap());
  }

  /// How peers are found.
  ///
  /// @throws WrongSettingException when a setting of the strategy is missing or wrong
  Discovery discovery(Peer self) {
    Configuration.Cluster cluster = configuration.cluster();
    Configuration.Finding finding = cluster.finding();
    try {
      return cluster
          .discovery()
          .open(
              new Discovery.Setup(
                  configuration.node(),
                  self.httpAddress(),
                  finding.peers(),
                  finding.dnsName(),
                  finding.namespace(),
                  finding.service(),
                  finding.gossipPort(),
                  cluster.name(),
                  cluster.token()));
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(String.valueOf(e.getMessage()));
    }
  }

  /// @param standing of a node that knows its cluster
  /// @param listens whether that has as many voters as it may
  ConsensusOptions consensus(
      Peer self, Standing standing, boolean listens, Path raft, ClusterClock clock) {
    Duration election = configuration.cluster().electionTimeout();
    return new ConsensusOptions(
        self,
        Objects.requireNonNull(standing.cluster()),
        standing.founder(),
        listens,
        configuration.raft().host(),
        configuration.raft().port(),
        raft,
        ConsensusOptions.Limits.DEFAULT,
        ConsensusOptions.Timing.of(election),
        ConsensusOptions.Pace.DEFAULT,
        clock);
  }

  SchedulerOptions scheduler() {
    Configuration.Limits limits = configuration.limits();
    return new SchedulerOptions(
        configuration.node(),
        configuration.slotGap(),
        limits.inFlight(),
        limits.inFlightPerHost(),
        Runtime.getRuntime().maxMemory() / 16,
        50_000,
        limits.catchUpRate(),
        limits.jobs(),
        limits.retention(),
        ConsensusOptions.Pace.DEFAULT.fence(),
        new SchedulerOptions.Defaults(limits.attempts(), limits.attemptTimeout()));
  }
}
