package io.scheduleddb.consensus;

import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.FailStop;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Real nodes in one process that join and leave, on one link.
final class Company implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final DirectLink link = new DirectLink();
  final Map<String, Seat> seats = new LinkedHashMap<>();
  private final Path directory;
  private final ConsensusOptions.Limits limits;
  UUID cluster = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

  Company(Path directory, ConsensusOptions.Limits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /// Limits under which the log is cut after every few entries.
  static ConsensusOptions.Limits tiny() {
    return new ConsensusOptions.Limits(10_000, 32L << 20, 1, 1 << 20, 2 << 20, 1, 10, 64L << 20, 1);
  }

  /// One node, running or not.
  final class Seat {
    final Peer self;
    final FileStateMachine machine = new FileStateMachine();
    final CompletableFuture<String> removed = new CompletableFuture<>();
    final CompletableFuture<String> failed = new CompletableFuture<>();
    final AtomicInteger leaderChanges = new AtomicInteger();
    private final int port;

    /// How far the clock of its machine is ahead of that of the others.
    volatile Duration ahead = Duration.ZERO;

    ClusterClock clock = newClock();
    @Nullable RatisReplicator node;

    Seat(String id, int port) {
      this.port = port;
      self = new Peer(id, "127.0.0.1:" + port, "http-" + id);
    }

    private ClusterClock newClock() {
      return new ClusterClock(() -> Instant.now().plus(ahead), System::nanoTime);
    }

    ConsensusOptions options(boolean founder, boolean listens) {
      clock = newClock();
      Nodes.Role role = new Nodes.Role(founder, listens);
      return Nodes.withClock(Nodes.options(self, cluster, role, port, raft(), limits), clock);
    }

    private Telemetry.Log countingLeaders() {
      return new Telemetry.Log() {
        @Override
        public void leaderChanged() {
          leaderChanges.incrementAndGet();
        }
      };
    }

    Path raft() {
      return directory.resolve(self.id()).resolve("raft");
    }

    RatisReplicator start(boolean founder, boolean listens) {
      FailStop failStop = (what, cause) -> failed.complete(what + ": " + cause);
      RatisReplicator.Ports ports =
          Nodes.ports(
              machine, failStop, countingLeaders(), link, () -> removed.complete(self.id()));
      RatisReplicator started = RatisReplicator.start(options(founder, listens), ports);
      link.connect(self.httpAddress(), started.linkHandler());
      link.serve(self.httpAddress(), machine);
      node = started;
      return started;
    }

    RatisReplicator node() {
      if (node == null) {
        throw new IllegalStateException(self.id() + " doesn't run");
      }
      return node;
    }

    boolean leads() {
      return node != null && node.division().getInfo().isLeaderReady();
    }

    /// Without handing anything over.
    void crash() throws Exception {
      RatisReplicator crashed = node();
      crashed.division().getRaftServer().close();
      node = null;
      crashed.close();
    }

    void stop() {
      node().close();
      node = null;
    }
  }

  Seat seat(String id) {
    return seats.computeIfAbsent(id, each -> new Seat(each, Nodes.freePort()));
  }

  /// A new peer at the address of one that doesn't run any more.
  Seat seatOf(Seat old, String id) {
    return seats.computeIfAbsent(id, each -> new Seat(each, old.port));
  }

  /// Forms a cluster of these, one by one.
  void form(String... ids) {
    seat(ids[0]).start(true, false);
    for (int i = 1; i < ids.length; i++) {
      seat(ids[i]).start(false, false);
      add(ids[i], null);
    }
  }

  void add(String id, @Nullable String instead) {
    leader().node().membership().add(seat(id).self, instead, PATIENCE);
  }

  Seat leader() {
    Nodes.await(() -> seats.values().stream().anyMatch(Seat::leads));
    return seats.values().stream().filter(Seat::leads).findFirst().orElseThrow();
  }

  List<String> members() {
    return leader().node().view().members().stream().map(Member::id).sorted().toList();
  }

  /// Has jobs deleted, each waited for; asks again where that is safe.
  void write(int from, int to) {
    for (int i = from; i < to; i++) {
      Command command = new Command.DeleteJob(new JobId("j" + i));
      Nodes.await(() -> isDone(leader().node().submit(command)));
    }
  }

  /// Makes the log so much longer, in entries that fill a segment by the dozen.
  void fill(int entries) {
    for (int i = 0; i < entries; i++) {
      Command heavy = new Command.GrantSlot(i, 1, List.of("n".repeat(900 << 10)));
      leader().node().submit(heavy).join();
    }
  }

  private static boolean isDone(CompletableFuture<Reply> answer) {
    try {
      return answer.join() instanceof Reply.Done;
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refusal) {
        return false;
      }
      throw e;
    }
  }

  /// Waits until this node has applied the jobs up to `to`, each once at least and in order.
  void awaitWritten(String id, int to) {
    List<String> all = IntStream.range(0, to).mapToObj(i -> "j" + i).toList();
    Nodes.await(() -> seat(id).machine.deleted().stream().distinct().toList().equals(all));
  }

  @Override
  public void close() {
    stop();
  }

  /// Stops all, the leader last.
  void stop() {
    seats.values().stream()
        .filter(each -> each.node != null)
        .sorted((a, b) -> Boolean.compare(a.leads(), b.leads()))
        .forEach(Seat::stop);
  }
}
