package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator.Consistency;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import io.scheduleddb.scheduler.Scheduler;
import io.scheduleddb.scheduler.SchedulerOptions;
import io.scheduleddb.testkit.simulation.SharedLog.Appended;
import io.scheduleddb.testkit.store.MemoryJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// One node of a [SimulatedCluster]: the real scheduler on a store of its own, by a clock that is
/// off. A crash loses what waits and what the scheduler remembers; a power cut also what the store
/// has made durable last.
public final class SimulatedNode implements AutoCloseable {
  private static final long NOT_LEADING = -1;

  private final SimulatedCluster cluster;
  private final SchedulerOptions options;
  private final JobStore store;
  private final SimulatedCourier courier;
  private final Map<LogPosition, List<Waiting>> expected = new LinkedHashMap<>();
  private final List<Waiting> queue = new ArrayList<>();

  /// Entries that this node appended and that nobody has told it the fate of.
  private final List<Appended> own = new ArrayList<>();

  private Duration ahead;
  private StateMachine stateMachine;
  private Scheduler.Running scheduler;
  private SimulatedLog log;
  private boolean up;
  private boolean isolated;
  private Instant frozenUntil = Instant.MIN;
  private Instant wakeAt = Instant.MIN;
  private Instant appliesAt = Instant.MIN;
  private Instant confirmedAt = Instant.MIN;
  private boolean woken;
  private long told = NOT_LEADING;

  SimulatedNode(
      SimulatedCluster cluster, SchedulerOptions options, JobStore store, Duration ahead) {
    this.cluster = cluster;
    this.options = options;
    this.store = store;
    this.ahead = ahead;
    courier =
        new SimulatedCourier(
            new SimulatedCourier.World(
                cluster::now,
                this::clock,
                cluster.trouble()::connecting,
                cluster.trouble()::connection,
                delivery -> cluster.receiver.receive(this, delivery)));
    boot();
  }

  /// A start of the process.
  public void boot() {
    Scheduler parts =
        new Scheduler(
            options,
            store,
            Telemetry.Deliveries.NONE,
            new Scheduler.Sources(this::clock, cluster.random()));
    stateMachine = parts.stateMachine();
    log = new SimulatedLog(this::submit, this::readable, this::mayDeliver);
    scheduler =
        parts.connect(
            log,
            new Observed(courier, delivery -> cluster.observer.started(this, delivery)),
            () -> null,
            Tracing.NONE);
    scheduler.onWork(() -> woken = true);
    up = true;
    wakeAt = cluster.now();
    cluster.observer.happened(this, "boots");
  }

  public void crash() {
    cluster.observer.happened(this, "crashes");
    up = false;
    frozenUntil = Instant.MIN;
    told = NOT_LEADING;
    courier.forget();
    own.clear();
    List<Waiting> lost = new ArrayList<>(queue);
    queue.clear();
    expected.values().forEach(lost::addAll);
    expected.clear();
    unknown(lost);
  }

  private void unknown(List<Waiting> batch) {
    batch.stream().filter(waiting -> waiting.home() == this).forEach(Waiting::unknown);
  }

  /// The power goes: some of what was applied last goes with it.
  public void cutPower() {
    crash();
    if (store instanceof MemoryJobStore memory) {
      memory.cutPower(cluster.random().nextInt(memory.unsafe() + 1));
      cluster.observer.setBack(this);
    }
  }

  /// Takes over what another node has applied, as a node does that is too far behind.
  public void install(SimulatedNode other) {
    Path copy = Path.of(other.id());
    other.store.copyTo(copy);
    stateMachine.replaceWith(copy);
    List<LogPosition> passed =
        expected.keySet().stream().filter(each -> each.index() <= applied()).toList();
    passed.forEach(each -> {
      unknown(expected.getOrDefault(each, List.of()));
      expected.remove(each);
    });
    cluster.observer.setBack(this);
  }

  /// The process gets no processor for a while.
  public void freeze(Duration span) {
    cluster.observer.happened(this, "stands still");
    confirm();
    frozenUntil = cluster.now().plus(span);
  }

  /// No other node is reached any more, but receivers are.
  public void isolate() {
    cluster.observer.happened(this, "is cut off");
    confirm();
    isolated = true;
  }

  public void heal() {
    isolated = false;
  }

  /// Its clock is set.
  public void setClock(Duration ahead) {
    cluster.observer.happened(this, "sets its clock");
    this.ahead = ahead;
  }

  public boolean isUp() {
    return up;
  }

  public boolean isFrozen() {
    return cluster.now().isBefore(frozenUntil);
  }

  /// Whether it can hear and be heard.
  public boolean isReachable() {
    return up && !isolated && !isFrozen();
  }

  public boolean believesToLead() {
    return told != NOT_LEADING;
  }

  public String id() {
    return options.node();
  }

  @Override
  public String toString() {
    return id();
  }

  public Instant clock() {
    return cluster.now().plus(ahead);
  }

  public Scheduler.Running scheduler() {
    return scheduler;
  }

  public Scheduling scheduling() {
    return scheduler.scheduling();
  }

  public SimulatedCourier courier() {
    return courier;
  }

  public JobStore.Reader reader() {
    return store.reader();
  }

  public long applied() {
    return store.applied().index();
  }

  /// The digest of all that equal replicas share.
  public String content() {
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
  private boolean mayDeliver() {
    confirm();
    return believesToLead() && cluster.now().isBefore(confirmedAt.plus(options.fenceWindow()));
  }

  /// As [io.scheduleddb.api.Replicator#readable]: catches up with the leader, which must be one.
  private long readable(Consistency consistency) {
    if (consistency == Consistency.LINEARIZABLE) {
      SimulatedNode leader = cluster.leader();
      boolean led = leader != null && cluster.leads(leader) && cluster.hasMajority(leader);
      if (!led || !isReachable() || (believesToLead() && leader != this)) {
        throw new Refusal(Problem.Kind.UNAVAILABLE, "no leader");
      }
      applyAll();
    }
    return applied();
  }

  /// This node is elected: it has applied all of earlier terms when it is told.
  void lead(long term) {
    learn();
    applyAll();
    told = term;
    stateMachine.leading(term);
  }

  /// This node learns that it doesn't lead, and that nobody knows what became of its commands.
  public void learn() {
    if (believesToLead()) {
      cluster.observer.happened(this, "learns that it is deposed");
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
    if (!cluster.log().holds(appended.entry()) && cluster.random().nextBoolean()) {
      cluster.after(cluster.trouble().millis(6_000), () -> queue.addAll(appended.batch()));
    } else {
      appended.batch().forEach(Waiting::unknown);
    }
  }

  public CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    if (up) {
      queue.add(new Waiting(command, reply, this));
    } else {
      reply.completeExceptionally(new Refusal(Problem.Kind.UNAVAILABLE, "this node is down"));
    }
    return reply;
  }

  /// Asks at the desk of this node, which must be up, what a user asks.
  public SimulatedLog.Asked ask(Function<Scheduling, Object> request) {
    return log.ask(scheduling(), request);
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
    if (leader == null || !leader.isReachable() || !leader.believesToLead() || !isReachable()) {
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
        batch.stream().map(each -> stateMachine.prepare(each.command())).toList();
    if (cluster.trouble().refuses()) {
      commands.forEach(stateMachine::abandoned);
      batch.forEach(Waiting::unknown);
      return;
    }
    if (cluster.trouble().losesAnswer()) {
      batch.forEach(Waiting::unknown);
      own.add(cluster.append(this, commands, List.of()));
      return;
    }
    Appended appended = cluster.append(this, commands, batch);
    own.add(appended);
    batch.forEach(each -> each.home().expect(appended));
  }

  private void expect(Appended appended) {
    expected.put(appended.entry().position(), appended.batch());
  }

  private void applyAll() {
    appliesAt = cluster.now();
    while (apply()) {
      appliesAt = cluster.now();
    }
  }

  private boolean apply() {
    List<LogEntry> committed = cluster.committed();
    int from = (int) applied() + 1;
    boolean ignorant = believesToLead() && !cluster.leads(this);
    if (from >= committed.size() || isolated || ignorant || cluster.now().isBefore(appliesAt)) {
      return false;
    }
    List<LogEntry> entries = List.copyOf(committed.subList(from, committed.size()));
    List<List<Reply>> replies = stateMachine.apply(entries);
    for (int i = 0; i < entries.size(); i++) {
      cluster.observer.applied(this, entries.get(i), replies.get(i));
    }
    cluster.observer.caughtUp(this);
    for (int i = 0; i < entries.size(); i++) {
      answer(entries.get(i), replies.get(i));
    }
    if (cluster.trouble().checkpoints()) {
      stateMachine.checkpoint();
    }
    appliesAt = cluster.now().plus(cluster.trouble().applying(cluster.leads(this)));
    return true;
  }

  private void answer(LogEntry entry, List<Reply> replies) {
    own.removeIf(each -> each.entry().position().equals(entry.position()));
    List<Waiting> batch = expected.getOrDefault(entry.position(), List.of());
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).home() == this) {
        batch.get(i).reply().complete(replies.get(i));
      }
    }
    expected.remove(entry.position());
  }

  @Override
  public void close() {
    store.close();
  }
}
