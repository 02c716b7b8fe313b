package io.scheduleddb.consensus;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.rpc.CallId;

/// Three real nodes in one process, on one link.
final class Trio implements AutoCloseable {
  static final UUID CLUSTER = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

  final DirectLink link = new DirectLink();
  final List<CountingStateMachine> machines = new ArrayList<>();
  final List<RatisReplicator> nodes = new ArrayList<>();
  private final List<ConsensusOptions> options = new ArrayList<>();

  Trio(Path directory) throws Exception {
    for (int i = 0; i < 3; i++) {
      int port = Nodes.freePort();
      String id = "n" + (i + 1) + "~x";
      options.add(
          new ConsensusOptions(
              Peer.of(id, "127.0.0.1:" + port, "http-" + i),
              CLUSTER,
              i == 0,
              false,
              "127.0.0.1",
              port,
              directory.resolve("n" + i),
              ConsensusOptions.Limits.DEFAULT,
              ConsensusOptions.Timing.DEFAULT,
              ConsensusOptions.Pace.DEFAULT,
              new ClusterClock(InstantSource.system(), System::nanoTime)));
      machines.add(new CountingStateMachine());
      nodes.add(start(i));
    }
    machines.getFirst().terms.take();
    grow(2);
    grow(3);
  }

  RatisReplicator start(int i) {
    RatisReplicator node =
        RatisReplicator.start(
            options.get(i),
            new RatisReplicator.Ports(
                machines.get(i),
                Nodes.NO_FAILURE,
                Telemetry.NONE,
                link,
                Capacity.UNLIMITED,
                () -> null,
                () -> {}));
    link.connect("http-" + i, node.linkHandler());
    return node;
  }

  private void grow(int members) throws Exception {
    List<RaftPeer> peers = new ArrayList<>();
    for (ConsensusOptions each : options.subList(0, members)) {
      peers.add(
          RaftPeer.newBuilder()
              .setId(each.self().id())
              .setAddress(each.self().raftAddress())
              .setClientAddress(each.self().httpAddress())
              .build());
    }
    var division = nodes.getFirst().division();
    var reply =
        division
            .getRaftServer()
            .setConfiguration(
                new SetConfigurationRequest(
                    ClientId.randomId(),
                    division.getId(),
                    division.getGroup().getGroupId(),
                    CallId.getAndIncrement(),
                    peers));
    if (!reply.isSuccess()) {
      throw new AssertionError(reply.getException());
    }
  }

  int leader() {
    for (int i = 0; i < 3; i++) {
      if (nodes.get(i).view().leads()) {
        return i;
      }
    }
    return -1;
  }

  RatisReplicator follower() {
    await(() -> leader() >= 0);
    return nodes.get((leader() + 1) % 3);
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

  @Override
  public void close() {
    nodes.forEach(RatisReplicator::close);
  }
}
