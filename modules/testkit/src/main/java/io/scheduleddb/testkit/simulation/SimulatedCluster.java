package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Nodes over one log, in one thread, with a time that the test moves: every run follows from its
/// seed.
///
/// What the leader appends is committed a moment later, unless another is elected before: then some
/// of it survives, in front of the first entry of the new term, and the rest is lost. A leader that
/// was deposed doesn't know it at once. Until it learns, it goes on as before, appends what will
/// never be committed, applies nothing new, and may deliver until a fence window after a majority
/// last confirmed it, which is at the latest at the election of its successor.
public final class SimulatedCluster implements AutoCloseable {
  /// When a simulation begins that says nothing else.
  public static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

  /// More than anything can take at one instant.
  private static final int MOST_ROUNDS = 100_000;

  private final Random random;
  private final Trouble trouble;
  private final Agenda agenda;
  private final SharedLog log = new SharedLog();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private @Nullable SimulatedNode leader;

  /// Decides how a delivery that arrives now is answered.
  public Receiver receiver = (_, _) -> new SimulatedCourier.Answer(200, Duration.ofMillis(3));

  /// Is told of everything.
  public Observer observer = Observer.NONE;

  /// As [SimulatedCourier.Receiver], told who calls.
  @FunctionalInterface
  public interface Receiver {
    SimulatedCourier.@Nullable Answer receive(SimulatedNode node, Courier.Delivery delivery);
  }

  public SimulatedCluster(Setting setting) {
    random = setting.random();
    trouble = new Trouble(random);
    agenda = new Agenda(setting.start());
    for (Duration ahead : setting.ahead()) {
      String name = "n" + (nodes.size() + 1);
      nodes.add(
          new SimulatedNode(this, setting.drawOptions(name), setting.stores().apply(name), ahead));
    }
    elect(nodes.getFirst());
  }

  public Instant now() {
    return agenda.now();
  }

  public Random random() {
    return random;
  }

  public Trouble trouble() {
    return trouble;
  }

  public List<SimulatedNode> nodes() {
    return nodes;
  }

  public SimulatedNode someNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  public @Nullable SimulatedNode leader() {
    return leader;
  }

  /// Whether a node is the leader, and knows it.
  public boolean leads(SimulatedNode node) {
    return leader == node && node.believesToLead();
  }

  /// What stands in the log for good.
  public List<LogEntry> committed() {
    return log.committed();
  }

  SharedLog log() {
    return log;
  }

  boolean hasMajority(SimulatedNode node) {
    return node.isReachable()
        && isMajority(nodes.stream().filter(SimulatedNode::isReachable).count());
  }

  private boolean isMajority(long count) {
    return 2 * count > nodes.size();
  }

  /// Does something after a while.
  public void after(Duration span, Runnable action) {
    agenda.after(span, action);
  }

  /// Appends an entry by a node that believes to lead. That of a deposed one leads nowhere.
  SharedLog.Appended append(SimulatedNode node, List<Command> commands, List<Waiting> batch) {
    Instant at = now().plus(trouble.committing());
    return leads(node)
        ? log.append(node.clock(), commands, batch, at)
        : log.appendInVain(node.clock(), commands, batch);
  }

  private boolean commit() {
    return leader != null && hasMajority(leader) && log.commit(now());
  }

  /// A new term begins. Whoever led before was confirmed up to now, at worst, and hears of it
  /// later.
  public void elect(SimulatedNode elected) {
    observer.happened(elected, "elected");
    SimulatedNode deposed = leader;
    if (deposed != null && random.nextBoolean()) {
      deposed.confirm();
    }
    leader = null;
    log.elect(random.nextInt(log.uncommitted() + 1), now());
    long won = log.term();
    after(trouble.beginning(), () -> begin(elected, won));
    if (deposed != null) {
      after(trouble.millis(3_000), () -> learn(deposed));
    }
  }

  private void begin(SimulatedNode elected, long won) {
    if (log.term() == won && elected.isReachable()) {
      observer.happened(elected, "leads");
      leader = elected;
      elected.lead(won);
    } else if (log.term() == won) {
      expectElection();
    }
  }

  private void learn(SimulatedNode deposed) {
    if (leader != deposed && deposed.isReachable()) {
      deposed.learn();
    } else if (leader != deposed && deposed.believesToLead()) {
      after(Duration.ofMillis(100), () -> learn(deposed));
    }
  }

  /// Elects a leader when there is none that a majority hears.
  private void watch() {
    List<SimulatedNode> voters = nodes.stream().filter(SimulatedNode::isReachable).toList();
    boolean led = leader != null && leads(leader) && hasMajority(leader);
    if (!led && isMajority(voters.size())) {
      elect(voters.get(random.nextInt(voters.size())));
    } else if (!led) {
      expectElection();
    }
  }

  /// Looks after a while whether a leader is needed.
  public void expectElection() {
    after(Duration.ofMillis(300 + random.nextInt(1_200)), this::watch);
  }

  /// Does all that can be done at this instant.
  public void settle() {
    boolean any = true;
    for (int round = 0; any; round++) {
      Invariant.check(round < MOST_ROUNDS, "comes to rest", now());
      any = commit();
      any |= agenda.work();
      for (SimulatedNode node : nodes) {
        any |= node.work();
      }
    }
  }

  /// Lets time pass, stopping wherever something is to be done.
  public void advance(Duration span) {
    Instant end = now().plus(span);
    settle();
    while (now().isBefore(end)) {
      Instant next = earlier(earlier(end, agenda.next()), log.nextCommit());
      for (SimulatedNode node : nodes) {
        next = earlier(next, node.next());
      }
      agenda.goOn(next);
      settle();
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  @Override
  public void close() {
    nodes.forEach(SimulatedNode::close);
  }
}
