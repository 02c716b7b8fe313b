package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.FinalJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Clients at work on a cluster while the test does it harm; in the end, what came of all jobs is
/// held against the promises. The clients run on threads of their own, the rest on the test's.
public final class Trial implements AutoCloseable {
  /// Of one client, when it starts.
  @FunctionalInterface
  private interface Client {
    void run() throws InterruptedException;
  }

  private static final Duration AGREED = Duration.ofSeconds(60);

  private final ServerCluster cluster;
  private final Options options;
  private final Receiver receiver;
  private final Gateway gateway;
  private final Reader reader;
  private final LeaderWatch watch;
  private final List<Workload> clients = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();

  /// How much.
  ///
  /// @param perSecond operations of all clients
  /// @param retries whether clients try once more on another node
  /// @param avoid for how long clients go around a node that failed
  /// @param quiet how long all that is due at the end may take to be settled
  /// @param seed of all that is random
  public record Options(
      int clients,
      int perSecond,
      boolean retries,
      Duration avoid,
      Duration quiet,
      Tolerance tolerance,
      long seed) {

    /// Some clients that try again and go around what failed.
    public static Options standard(int perSecond, long seed) {
      Tolerance tolerance = Tolerance.standard();
      return new Options(
          8, perSecond, true, Duration.ofSeconds(2), Duration.ofSeconds(60), tolerance, seed);
    }

    /// The same with clients that ask any node at any time.
    public Options withoutAvoiding() {
      return new Options(clients, perSecond, retries, Duration.ZERO, quiet, tolerance, seed);
    }
  }

  /// Harm to be done.
  @FunctionalInterface
  public interface Harm {
    void run() throws Exception;
  }

  /// For a cluster that serves; its nodes that run are those that clients use.
  public Trial(ServerCluster cluster, Options options) {
    this.cluster = cluster;
    this.options = options;
    receiver = new Receiver(cluster.network().here());
    gateway =
        new Gateway(new Gateway.Options(options.retries(), options.avoid(), Duration.ofSeconds(5)));
    cluster.running().forEach(gateway::open);
    reader = new Reader(gateway, options.seed() - 1);
    watch = new LeaderWatch(cluster);
    for (int i = 0; i < options.clients(); i++) {
      String url = receiver.url("/hook");
      clients.add(new Workload("c" + i, gateway, url, options.seed() + i, reader::add));
    }
  }

  /// The clients begin.
  public Trial start() {
    Duration pause = Duration.ofSeconds(options.clients()).dividedBy(options.perSecond());
    for (Workload client : clients) {
      submit(() -> client.run(pause, over));
    }
    submit(() -> reader.run(Duration.ofMillis(30), over));
    submit(() -> watch.run(over));
    return this;
  }

  private void submit(Client client) {
    running.add(
        threads.submit(() -> {
          client.run();
          return client;
        }));
  }

  /// Clients use this node, too.
  public void open(ServerProcess node) {
    gateway.open(node);
  }

  /// Clients don't use this node any more.
  public void shut(ServerProcess node) {
    gateway.shut(node);
  }

  /// Does harm to a node, and notes it.
  public void harm(Fault.Kind kind, ServerProcess node, Harm harm) throws Exception {
    harm(kind, node, NodeStatus.of(node.api()), harm);
  }

  /// Does harm to the node that all agree to lead and that, asked right before, says so itself, and
  /// notes it; that node.
  public ServerProcess harmLeader(Fault.Kind kind, Function<ServerProcess, Harm> harm)
      throws Exception {
    while (true) {
      ServerProcess leader = cluster.awaitAgreed(AGREED, cluster.running());
      NodeStatus status = NodeStatus.of(leader.api());
      if (status != null && status.leads()) {
        harm(kind, leader, status, harm.apply(leader));
        return leader;
      }
    }
  }

  private void harm(Fault.Kind kind, ServerProcess node, @Nullable NodeStatus status, Harm harm)
      throws Exception {
    Instant asked = Instant.now();
    harm.run();
    // What doesn't answer might have led.
    boolean leads = status == null || status.leads();
    long index = status == null ? -1 : status.commitIndex();
    faults.add(new Fault(kind, node.node(), asked, Instant.now(), leads, index));
  }

  /// The clients end; waits until all that was due is settled, or patience is over; then checks, on
  /// every node that runs.
  public TrialReport finish() throws InterruptedException, ExecutionException, TimeoutException {
    over.countDown();
    for (Future<?> client : running) {
      client.get();
    }
    Instant deadline = Instant.now().plus(options.quiet());
    for (Workload client : clients) {
      client.cancelRecurring(deadline);
    }
    Quiet quiet = new Quiet(cluster, lastDue());
    while (true) {
      quiet.await(Duration.between(Instant.now(), deadline));
      TrialReport report = check(Instant.now());
      boolean open =
          report.violations().stream().anyMatch(v -> v.kind() == Violation.Kind.UNSETTLED);
      if (!open || Instant.now().isAfter(deadline)) {
        return report;
      }
    }
  }

  private Instant lastDue() {
    return clients.stream()
        .flatMap(client -> client.creates.stream())
        .map(Create::due)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private TrialReport check(Instant end) throws InterruptedException, ExecutionException {
    List<Create> creates = clients.stream().flatMap(client -> client.creates.stream()).toList();
    List<String> ids = creates.stream().map(Create::job).toList();
    Map<String, Map<String, FinalJob>> replicas = new TreeMap<>();
    for (ServerProcess node : cluster.running()) {
      replicas.put(node.node(), new FinalStates(node.api()).of(ids));
    }
    List<Fault> all = new ArrayList<>(faults);
    all.addAll(watch.unprovoked(faults));
    History history =
        new History(
            creates,
            clients.stream().flatMap(client -> client.cancels.stream()).toList(),
            reader.reads,
            receiver.received(),
            all,
            replicas.values().iterator().next(),
            end);
    return new TrialReport(history, violations(history, replicas), failures());
  }

  private List<Violation> violations(History history, Map<String, Map<String, FinalJob>> replicas) {
    List<Violation> violations = new ArrayList<>(ActivityChecker.check(history));
    violations.addAll(DeliveryChecker.check(history, options.tolerance()));
    violations.addAll(FenceChecker.check(history, options.tolerance()));
    violations.addAll(ReadChecker.check(history));
    violations.addAll(ReplicaChecker.check(history.creates(), replicas));
    return violations;
  }

  private Failures failures() {
    Failures all = new Failures();
    clients.forEach(client -> all.add(client.failures));
    all.add(reader.failures);
    return all;
  }

  @Override
  public void close() {
    over.countDown();
    threads.close();
    gateway.close();
    receiver.close();
  }
}
