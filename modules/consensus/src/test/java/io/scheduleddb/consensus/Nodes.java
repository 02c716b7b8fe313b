package io.scheduleddb.consensus;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;

/// Starts real nodes for tests, each alone on a free port.
final class Nodes {
  private Nodes() {}

  static final FailStop NO_FAILURE =
      (what, cause) -> {
        throw new AssertionError(what, cause);
      };

  static ConsensusOptions options(Path directory, ConsensusOptions.Limits limits) {
    int port = freePort();
    return new ConsensusOptions(
        new Peer("n1", "n1", "127.0.0.1:" + port, "127.0.0.1:8080"),
        ConsensusOptions.clusterNamed("test"),
        true,
        false,
        "127.0.0.1",
        port,
        directory.resolve("raft"),
        limits,
        ConsensusOptions.Timing.DEFAULT,
        ConsensusOptions.Pace.DEFAULT,
        new ClusterClock(InstantSource.system(), System::nanoTime));
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
        options,
        new RatisReplicator.Ports(
            stateMachine,
            failStop,
            Telemetry.NONE,
            new DirectLink(),
            Capacity.UNLIMITED,
            () -> null,
            () -> {}));
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

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
