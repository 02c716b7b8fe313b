package io.scheduleddb.server;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.consensus.ConsensusOptions;
import io.scheduleddb.consensus.RatisReplicator;
import io.scheduleddb.delivery.CourierOptions;
import io.scheduleddb.delivery.HttpCourier;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.scheduler.SchedulerOptions;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import io.scheduleddb.web.NodeParts;
import io.scheduleddb.web.RestServer;
import io.scheduleddb.web.WebOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/// A running node: the parts, put together in the order in which they need each other, and taken
/// apart in the opposite one.
final class Node implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("scheduled-db");

  /// How long a stop waits, after the last call has ended, for its record in the log.
  private static final Duration RECORDING = Duration.ofSeconds(5);

  private final Duration patience;
  private final DataDirectory directory;
  private final RestServer web;
  private final SqliteJobStore store;
  private final RatisReplicator replicator;
  private final HttpCourier courier;
  private final Scheduler.Running scheduler;
  private final DispatchLoop loop;

  private Node(
      Configuration configuration, String version, FailStop failStop, InstantSource clock) {
    patience = configuration.limits().shutdown();
    directory = DataDirectory.open(configuration);
    // First of all, so that the probes answer from the first second.
    web = RestServer.start(webOptions(configuration, version));
    store = SqliteJobStore.open(StorageOptions.of(directory.database()), failStop);
    Scheduler parts =
        new Scheduler(
            schedulerOptions(configuration),
            store,
            web.telemetry(),
            new Scheduler.Sources(clock, RandomGenerator.getDefault()));
    replicator =
        RatisReplicator.start(
            consensusOptions(configuration, clock),
            parts.stateMachine(),
            failStop,
            web.telemetry());
    courier = new HttpCourier(CourierOptions.defaults(version, clock));
    scheduler = parts.connect(replicator, courier, Capacity.UNLIMITED);
    loop = new DispatchLoop(scheduler, clock, failStop);
    loop.start();
    web.serve(new NodeParts(scheduler.scheduling(), replicator, store.reader()::sizeBytes));
  }

  /// Starts a node; on return it answers requests, and delivers as soon as it leads.
  static Node start(Configuration configuration, String version, FailStop failStop) {
    return new Node(configuration, version, failStop, InstantSource.system());
  }

  int httpPort() {
    return web.port();
  }

  private static WebOptions webOptions(Configuration configuration, String version) {
    WebOptions.Limits standard = WebOptions.Limits.DEFAULT;
    return new WebOptions(
        configuration.http().host(),
        configuration.http().port(),
        configuration.node(),
        version,
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

  private static SchedulerOptions schedulerOptions(Configuration configuration) {
    Configuration.Limits limits = configuration.limits();
    return new SchedulerOptions(
        configuration.node(),
        configuration.slotGap(),
        limits.inFlight(),
        limits.inFlightPerHost(),
        Runtime.getRuntime().maxMemory() / 16,
        50_000,
        limits.jobs(),
        limits.retention(),
        SchedulerOptions.FENCE_WINDOW,
        new SchedulerOptions.Defaults(limits.attempts(), limits.attemptTimeout()));
  }

  private ConsensusOptions consensusOptions(Configuration configuration, InstantSource clock) {
    return new ConsensusOptions(
        configuration.node(),
        configuration.clusterName(),
        configuration.raft().host(),
        configuration.raft().port(),
        configuration.advertisedHost(),
        directory.raft(),
        ConsensusOptions.Limits.DEFAULT,
        ConsensusOptions.Timing.ALONE,
        clock);
  }

  /// Starts no further delivery, lets those under way end within the shutdown timeout, records
  /// them, and closes everything. What doesn't end is told as cancelled and delivered after the
  /// next start.
  @Override
  public void close() {
    LOG.info("stopping: deliveries under way may take " + patience.toSeconds() + " s to end");
    var stopped = scheduler.stop();
    courier.drain(patience);
    try {
      stopped.get(RECORDING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.WARNING, "not every delivery could be recorded; some will be repeated", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    web.close();
    loop.close();
    courier.close();
    replicator.close();
    store.close();
    directory.close();
  }
}
