package io.scheduleddb.consensus;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Starts real nodes for tests, each alone on a free port.
final class Nodes {
  private static final int FIRST_PORT = 10_000;
  private static final int PORTS = 10_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private Nodes() {}

  static final FailStop NO_FAILURE =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  static ConsensusOptions options(Path directory, ConsensusOptions.Limits limits) {
    int port = freePort();
    Peer self = new Peer("n1", "127.0.0.1:" + port, "127.0.0.1:8080");
    UUID cluster = ConsensusOptions.clusterNamed("test");
    return options(self, cluster, new Role(true, false), port, directory.resolve("raft"), limits);
  }

  /// As what a node starts.
  record Role(boolean founder, boolean listens) {}

  static ConsensusOptions options(
      Peer self, UUID cluster, Role role, int port, Path raft, ConsensusOptions.Limits limits) {
    return new ConsensusOptions(
        self,
        cluster,
        role.founder,
        role.listens,
        "127.0.0.1",
        port,
        raft,
        limits,
        ConsensusOptions.Timing.DEFAULT,
        ConsensusOptions.Pace.DEFAULT,
        new ClusterClock(InstantSource.system(), System::nanoTime));
  }

  static ConsensusOptions withClock(ConsensusOptions options, ClusterClock clock) {
    return new ConsensusOptions(
        options.self(),
        options.cluster(),
        options.founder(),
        options.listens(),
        options.bindHost(),
        options.port(),
        options.raftDirectory(),
        options.limits(),
        options.timing(),
        options.pace(),
        clock);
  }

  static RatisReplicator start(Path directory, StateMachine stateMachine) {
    return start(options(directory, ConsensusOptions.Limits.DEFAULT), stateMachine);
  }

  static RatisReplicator start(ConsensusOptions options, StateMachine stateMachine) {
    return start(options, stateMachine, NO_FAILURE);
  }

  static RatisReplicator start(
      ConsensusOptions options, StateMachine stateMachine, FailStop failStop) {
    return RatisReplicator.start(
        options, ports(stateMachine, failStop, new DirectLink(), () -> {}));
  }

  static RatisReplicator.Ports ports(
      StateMachine stateMachine, FailStop failStop, PeerLink link, Runnable removed) {
    return ports(stateMachine, failStop, Telemetry.Log.NONE, link, removed);
  }

  static RatisReplicator.Ports ports(
      StateMachine stateMachine,
      FailStop failStop,
      Telemetry.Log telemetry,
      PeerLink link,
      Runnable removed) {
    return new RatisReplicator.Ports(
        stateMachine,
        failStop,
        telemetry,
        Tracing.NONE,
        link,
        Capacity.UNLIMITED,
        () -> null,
        removed);
  }

  static RatisReplicator startLeading(Path directory, CountingStateMachine stateMachine)
      throws InterruptedException {
    RatisReplicator replicator = start(directory, stateMachine);
    stateMachine.terms.take();
    return replicator;
  }

  /// A command that is told from others by its number.
  static Command numbered(long number) {
    return new Command.CloseSlot(number, 1);
  }

  static void await(BooleanSupplier holds) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("didn't come to hold");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /// Below the ports that the kernel gives to connections: one of those could take the port of a
  /// node that is down for a moment.
  static int freePort() {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        // Somebody else has it.
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST_PORT + " on");
  }
}
