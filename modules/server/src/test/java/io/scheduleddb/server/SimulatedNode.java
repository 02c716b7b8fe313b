package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.scheduler.SchedulerOptions;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// One node of a [SimulatedCluster]: the real scheduler on a store of its own, with a clock that is
/// off by a fixed span. A crash loses what waits and what the scheduler remembers, not the store.
final class SimulatedNode implements AutoCloseable {
  private static final long NOT_LEADING = -1;

  private final SimulatedCluster cluster;
  private final SchedulerOptions options;
  private final Duration ahead;
  private final SqliteJobStore store;
  private final SimulatedCourier courier;
  private final Map<LogPosition, List<Waiting>> expected = new HashMap<>();
  private final List<Waiting> queue = new ArrayList<>();

  /// Entries that this node appended and that nobody has told it the fate of.
  private final List<Appended> own = new ArrayList<>();

  private StateMachine stateMachine;
  private Scheduler.Running scheduler;
  private boolean up;
  private boolean isolated;
  private Instant frozenUntil = Instant.MIN;
  private Instant wakeAt = Instant.MIN;
  private Instant appliesAt = Instant.MIN;
  private Instant confirmedAt = Instant.MIN;
  private boolean woken;
  private long told = NOT_LEADING;

  /// A command on its way into the log, and the node that waits for the answer.
  record Waiting(Command command, CompletableFuture<Reply> reply, SimulatedNode home) {
    void unknown() {
      reply.completeExceptionally(new Refusal(Problem.Kind.UNAVAILABLE, "outcome unknown"));
    }
  }

  /// An entry that was appended; it isn't committed before `commitAt`.
  record Appended(LogEntry entry, List<Waiting> batch, Instant commitAt) {}

  SimulatedNode(
      SimulatedCluster cluster, SchedulerOptions options, Path directory, Duration ahead) {
    this.cluster = cluster;
    this.options = options;
    this.ahead = ahead;
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve(options.node() + ".db")),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            Telemetry.Store.NONE);
    courier =
        new SimulatedCourier(
            new SimulatedCourier.World(
                cluster::now,
                this::clock,
                cluster::connecting,
                delivery -> cluster.receiver.receive(this, delivery)));
    boot();
  }

  /// A start of the process.
  void boot() {
    Scheduler parts =
        new Scheduler(
            options,
            store,
            Telemetry.Deliveries.NONE,
            new Scheduler.Sources(this::clock, cluster.random()));
    stateMachine = parts.stateMachine();
    scheduler =
        parts.connect(
            new SimulatedLog(this::submit, this::applied, this::mayDeliver),
            courier,
            () -> null,
            Tracing.NONE);
    scheduler.onWork(() -> woken = true);
    up = true;
    wakeAt = cluster.now();
  }

  void crash() {
    up = false;
    frozenUntil = Instant.MIN;
    told = NOT_LEADING;
    courier.forget();
    own.clear();
    List<Waiting> lost = new ArrayList<>(queue);
    queue.clear();
    expected.values().forEach(lost::addAll);
    expected.clear();
    lost.stream().filter(waiting -> waiting.home == this).forEach(Waiting::unknown);
  }

  /// The process gets no processor for a while.
  void freeze(Duration span) {
    confirm();
    frozenUntil = cluster.now().plus(span);
  }

  /// No other node is reached any more, but receivers are.
  void isolate() {
    confirm();
    isolated = true;
  }

  void heal() {
    isolated = false;
  }

  boolean isUp() {
    return up;
  }

  boolean isFrozen() {
    return cluster.now().isBefore(frozenUntil);
  }

  /// Whether it can hear and be heard.
  boolean isReachable() {
    return up && !isolated && !isFrozen();
  }

  boolean believesToLead() {
    return told != NOT_LEADING;
  }

  String id() {
    return options.node();
  }

  Instant clock() {
    return cluster.now().plus(ahead);
  }

  Scheduler.Running scheduler() {
    return scheduler;
  }

  Scheduling scheduling() {
    return scheduler.scheduling();
  }

  SimulatedCourier courier() {
    return courier;
  }

  JobStore.Reader reader() {
    return store.reader();
  }

  long applied() {
    return store.applied().index();
  }

  /// The digest of all that equal replicas share.
  String content() {
    try (JobStore.Frozen frozen = store.freeze()) {
      return frozen.hash();
    }
  }

  /// A majority has just confirmed that this node leads, if it does.
  void confirm() {
    if (cluster.leads(this) && cluster.hasMajority(this)) {
      confirmedAt = cluster.now();
    }
  }

  /// As [io.scheduleddb.api.Replicator#mayDeliver].
  boolean mayDeliver() {
    confirm();
    return believesToLead() && cluster.now().isBefore(confirmedAt.plus(options.fenceWindow()));
  }

  /// This node is elected: it has applied all of earlier terms when it is told.
  void lead(long term) {
    learn();
    appliesAt = cluster.now();
    apply();
    told = term;
    stateMachine.leading(term);
  }

  /// This node learns that it doesn't lead, and that nobody knows what became of its commands.
  void learn() {
    if (believesToLead()) {
      told = NOT_LEADING;
      stateMachine.following();
      List<Appended> left = List.copyOf(own);
      own.clear();
      left.forEach(this::abandon);
      if (cluster.random().nextBoolean()) {
        queue.forEach(Waiting::unknown);
        queue.clear();
      }
    }
  }

  /// What was appended in vain is given up, or sent to the new leader, sooner or later.
  private void abandon(Appended appended) {
    appended.entry().commands().forEach(stateMachine::abandoned);
    if (!cluster.isCommitted(appended.entry()) && cluster.random().nextInt(3) == 0) {
      cluster.after(
          Duration.ofMillis(cluster.random().nextInt(6_000)), () -> queue.addAll(appended.batch()));
    } else {
      appended.batch().forEach(Waiting::unknown);
    }
  }

  CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    if (up) {
      queue.add(new Waiting(command, reply, this));
    } else {
      reply.completeExceptionally(new Refusal(Problem.Kind.UNAVAILABLE, "this node is down"));
    }
    return reply;
  }

  /// Does what can be done now; whether anything was.
  boolean work() {
    if (!up || isFrozen()) {
      return false;
    }
    boolean any = woken || !cluster.now().isBefore(wakeAt);
    if (any) {
      woken = false;
      Instant next = scheduler.step(clock()).minus(ahead);
      wakeAt = next.isAfter(cluster.now()) ? next : cluster.now().plusMillis(1);
    }
    return any || propose() || apply() || courier.work();
  }

  /// When there is something to do at the latest.
  Instant next() {
    if (!up) {
      return Instant.MAX;
    }
    Instant next = courier.next().isBefore(wakeAt) ? courier.next() : wakeAt;
    if (applied() < cluster.committed().size() - 1 && appliesAt.isBefore(next)) {
      next = appliesAt;
    }
    return next.isBefore(frozenUntil) ? frozenUntil : next;
  }

  private boolean propose() {
    if (queue.isEmpty()) {
      return false;
    }
    SimulatedNode leader = cluster.leader();
    if (believesToLead()) {
      append();
      return true;
    }
    boolean reached = leader != null && leader.isReachable() && leader.believesToLead();
    if (!reached || !isReachable()) {
      return false;
    }
    leader.queue.addAll(queue);
    queue.clear();
    return true;
  }

  private void append() {
    List<Waiting> batch = List.copyOf(queue);
    queue.clear();
    List<Command> commands =
        batch.stream().map(each -> stateMachine.prepare(each.command)).toList();
    if (cluster.refuses()) {
      commands.forEach(stateMachine::abandoned);
      batch.forEach(Waiting::unknown);
      return;
    }
    Appended appended = cluster.append(this, commands, batch);
    own.add(appended);
    batch.forEach(each -> each.home.expect(appended));
  }

  private void expect(Appended appended) {
    expected.put(appended.entry().position(), appended.batch());
  }

  private boolean apply() {
    List<LogEntry> log = cluster.committed();
    int from = (int) applied() + 1;
    boolean ignorant = believesToLead() && !cluster.leads(this);
    if (from >= log.size() || isolated || ignorant || cluster.now().isBefore(appliesAt)) {
      return false;
    }
    List<LogEntry> entries = List.copyOf(log.subList(from, log.size()));
    List<List<Reply>> replies = stateMachine.apply(entries);
    for (int i = 0; i < entries.size(); i++) {
      answer(entries.get(i), replies.get(i));
    }
    appliesAt = cluster.now().plus(cluster.applying(this));
    return true;
  }

  private void answer(LogEntry entry, List<Reply> replies) {
    own.removeIf(each -> each.entry().position().equals(entry.position()));
    cluster.applied(this, entry, replies);
    List<Waiting> batch = expected.getOrDefault(entry.position(), List.of());
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).home == this) {
        batch.get(i).reply.complete(replies.get(i));
      }
    }
    expected.remove(entry.position());
  }

  @Override
  public void close() {
    store.close();
  }
}
