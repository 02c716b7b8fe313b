package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
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
import io.scheduleddb.testkit.simulation.Setting;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import io.scheduleddb.testkit.simulation.SimulatedCourier.Answer;
import io.scheduleddb.testkit.simulation.SimulatedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The real scheduler on the real store, in one thread, with a log, a clock and receivers that the
/// test moves: every run follows from its seed.
///
/// The log is a list. A command that is submitted waits until it is appended, an entry waits until
/// it is applied; a crash loses the commands that wait, and the state of the scheduler, but neither
/// the log nor the store.
final class Simulation implements AutoCloseable {
  static final Instant START = SimulatedCluster.START;

  private final SqliteJobStore store;
  private final SchedulerOptions options;
  private final Random random;
  private final List<LogEntry> log = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Deque<Appended> unapplied = new ArrayDeque<>();
  private final SimulatedCourier courier;
  private final List<Courier.Delivery> deliveries = new ArrayList<>();
  private final Map<String, List<Instant>> arrivals = new HashMap<>();
  private final long first;
  private Instant now;
  private boolean asking;
  private long term;
  private StateMachine stateMachine;
  private Scheduler.Running scheduler;

  /// Decides how a delivery is answered; null: never.
  SimulatedCourier.Receiver receiver = _ -> new Answer(200, Duration.ofMillis(3));

  /// What is short on the disk.
  @Nullable String shortage;

  /// Whether the log confirms that the node may deliver.
  BooleanSupplier confirmed = () -> true;

  /// How long connecting takes.
  Duration connecting = Duration.ZERO;

  /// What becomes of the next commands that are to be appended, and when an entry is applied.
  Supplier<LogFate> fate = () -> LogFate.SMOOTH;

  /// @param appended whether the log takes the commands
  /// @param known whether those who wait are told what became of them
  /// @param delay from appending to applying
  record LogFate(boolean appended, boolean known, Duration delay) {
    static final LogFate SMOOTH = new LogFate(true, true, Duration.ZERO);
  }

  /// The limits of a simulated node.
  record Limits(Duration slotGap, int inFlight, int perHost, int catchUpRate) {
    Limits(Duration slotGap, int inFlight, int perHost) {
      this(slotGap, inFlight, perHost, 500);
    }
  }

  private record Waiting(Command command, CompletableFuture<Reply> reply) {
    void unknown() {
      reply.completeExceptionally(new Refusal(Problem.Kind.UNAVAILABLE, "outcome unknown"));
    }
  }

  /// @param batch who waits for the answers, in the order of the commands; empty when nobody does
  private record Appended(LogEntry entry, List<Waiting> batch, Instant applyAt) {}

  Simulation(Path directory, long seed) {
    this(directory, seed, 1024, 128);
  }

  Simulation(Path directory, long seed, int inFlight, int perHost) {
    this(directory, seed, new Limits(Duration.ofSeconds(10), inFlight, perHost));
  }

  Simulation(Path directory, long seed, Limits limits) {
    this(directory, seed, limits, new LogPosition(0, -1), START);
  }

  /// One that finds a store in `directory`, and goes on behind what that holds.
  static Simulation resumed(Path directory, LogPosition held, Instant now) {
    return new Simulation(directory, 1, new Limits(Duration.ofSeconds(10), 1024, 128), held, now);
  }

  private Simulation(
      Path directory, long seed, Limits limits, LogPosition held, Instant beginning) {
    first = held.index() + 1;
    term = held.term();
    now = beginning;
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("scheduled.db")),
            (what, cause) -> {
              throw new AssertionError(what, cause);
            },
            Telemetry.Store.NONE);
    random = new Random(seed);
    courier =
        new SimulatedCourier(
            new SimulatedCourier.World(() -> now, () -> now, () -> connecting, this::arrive));
    options = options("node-1", limits);
    boot();
  }

  /// So many seconds after the start.
  static Instant in(int seconds) {
    return START.plusSeconds(seconds);
  }

  static SchedulerOptions options(String node, Limits limits) {
    return new SchedulerOptions(
        node,
        limits.slotGap(),
        limits.inFlight(),
        limits.perHost(),
        1 << 20,
        50_000,
        limits.catchUpRate(),
        1_000_000,
        Duration.ofHours(720),
        Setting.FENCE,
        new SchedulerOptions.Defaults(5, Duration.ofSeconds(30)));
  }

  /// A start of the process, up to being elected in a new term.
  private void boot() {
    Scheduler parts =
        new Scheduler(
            options, store, Telemetry.Deliveries.NONE, new Scheduler.Sources(() -> now, random));
    stateMachine = parts.stateMachine();
    scheduler =
        parts.connect(
            new SimulatedLog(
                this::submit, _ -> store.applied().index(), () -> confirmed.getAsBoolean()),
            courier,
            () -> shortage,
            Tracing.NONE);
    List<LogEntry> behind =
        log.stream().filter(entry -> entry.position().index() > store.applied().index()).toList();
    if (!behind.isEmpty()) {
      stateMachine.apply(behind);
    }
    stateMachine.leading(++term);
  }

  /// The process dies and is started again: calls under way are cut off, commands that aren't
  /// appended are lost.
  void crash() {
    List<Waiting> lost = new ArrayList<>(waiting);
    unapplied.forEach(each -> lost.addAll(each.batch()));
    waiting.clear();
    unapplied.clear();
    courier.forget();
    lost.forEach(Waiting::unknown);
    boot();
  }

  /// The node loses the leadership, doesn't know what became of its commands, and wins it again.
  /// Calls go on.
  void depose() {
    stateMachine.following();
    List<Appended> left = List.copyOf(unapplied);
    unapplied.clear();
    left.forEach(each -> {
      abandon(each.entry().commands(), each.batch());
      unapplied.add(new Appended(each.entry(), List.of(), now));
    });
    applyEntries(now);
    stateMachine.leading(++term);
  }

  /// The node loses the leadership for good.
  void lose() {
    stateMachine.following();
  }

  private void abandon(List<Command> prepared, List<Waiting> batch) {
    prepared.forEach(stateMachine::abandoned);
    batch.forEach(Waiting::unknown);
  }

  Scheduler.Running scheduler() {
    return scheduler;
  }

  Duration slotGap() {
    return options.slotGap();
  }

  SqliteJobStore store() {
    return store;
  }

  /// A job as it is stored.
  Job job(String id) {
    return Objects.requireNonNull(store.reader().job(new JobId(id)));
  }

  /// The newest thousand occurrences of a job, the oldest first.
  List<Execution> ledger(String id) {
    return store.reader().executions(job(id).number(), null, 1_000).reversed();
  }

  List<Outcome> outcomes(String id) {
    return ledger(id).stream().map(Execution::outcome).toList();
  }

  Instant now() {
    return now;
  }

  List<Courier.Delivery> deliveries() {
    return deliveries;
  }

  /// When the deliveries of a job arrived.
  List<Instant> arrivals(String job) {
    return arrivals.getOrDefault(job, List.of());
  }

  /// Submits a command and applies the log.
  Reply apply(Command command) {
    CompletableFuture<Reply> reply = submit(command);
    applyLog();
    return reply.join();
  }

  CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.add(new Waiting(command, reply));
    if (asking) {
      applyLog();
    }
    return reply;
  }

  /// What a user asks of this node: each of the commands that it takes is applied at once.
  <T> T ask(Function<Scheduling, T> question) {
    asking = true;
    try {
      return question.apply(scheduler.scheduling());
    } finally {
      asking = false;
    }
  }

  /// Submits a command whose answer nobody waits for.
  void post(Command command) {
    waiting.add(new Waiting(command, new CompletableFuture<>()));
  }

  /// Everything that waits becomes one entry, and all entries are applied.
  void applyLog() {
    while (!waiting.isEmpty() || !unapplied.isEmpty()) {
      append(LogFate.SMOOTH);
      applyEntries(Instant.MAX);
    }
  }

  private boolean append(LogFate fate) {
    if (waiting.isEmpty()) {
      return false;
    }
    List<Waiting> batch = List.copyOf(waiting);
    waiting.clear();
    List<Command> commands =
        batch.stream().map(each -> stateMachine.prepare(each.command())).toList();
    if (fate.appended()) {
      LogEntry entry = new LogEntry(new LogPosition(term, first + log.size()), now, commands);
      log.add(entry);
      Instant last = unapplied.isEmpty() ? now : unapplied.getLast().applyAt();
      Instant at = now.plus(fate.delay());
      unapplied.add(
          new Appended(entry, fate.known() ? batch : List.of(), at.isBefore(last) ? last : at));
    }
    if (!fate.appended() || !fate.known()) {
      abandon(commands, batch);
    }
    return true;
  }

  /// Applies, as one transaction, the entries that are to be applied until `until`.
  private boolean applyEntries(Instant until) {
    List<Appended> run = new ArrayList<>();
    while (!unapplied.isEmpty() && !unapplied.getFirst().applyAt().isAfter(until)) {
      run.add(unapplied.removeFirst());
    }
    if (run.isEmpty()) {
      return false;
    }
    List<List<Reply>> replies = stateMachine.apply(run.stream().map(Appended::entry).toList());
    for (int i = 0; i < run.size(); i++) {
      List<Waiting> batch = run.get(i).batch();
      for (int k = 0; k < batch.size(); k++) {
        batch.get(k).reply().complete(replies.get(i).get(k));
      }
    }
    return true;
  }

  /// Steps the scheduler, the log and the receivers until nothing is left to do at this instant;
  /// returns when the scheduler wants to be called again.
  Instant settle() {
    Instant wake = scheduler.step(now);
    while (append(waiting.isEmpty() ? LogFate.SMOOTH : fate.get())
        || applyEntries(now)
        || courier.work()) {
      wake = scheduler.step(now);
    }
    return wake;
  }

  /// Every call under way is ended by a stop.
  void cutCalls() {
    courier.cut();
  }

  /// Lets time pass, stopping wherever something is to be done.
  void advance(Duration span) {
    Instant end = now.plus(span);
    Instant wake = settle();
    while (now.isBefore(end)) {
      Instant next = wake.isBefore(end) ? wake : end;
      next = courier.next().isBefore(next) ? courier.next() : next;
      if (!unapplied.isEmpty() && unapplied.getFirst().applyAt().isBefore(next)) {
        next = unapplied.getFirst().applyAt();
      }
      now = next.isAfter(now) ? next : now.plusMillis(1);
      wake = settle();
    }
  }

  /// Lets time pass while the process is down, or gets no processor.
  void sleep(Duration span) {
    now = now.plus(span);
  }

  @Override
  public void close() {
    store.close();
  }

  private @Nullable Answer arrive(Courier.Delivery delivery) {
    deliveries.add(delivery);
    arrivals.computeIfAbsent(delivery.job().value(), _ -> new ArrayList<>()).add(now);
    return receiver.receive(delivery);
  }
}
