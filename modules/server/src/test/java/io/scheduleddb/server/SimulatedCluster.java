package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Reply;
import io.scheduleddb.server.SimulatedNode.Appended;
import io.scheduleddb.server.SimulatedNode.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Three nodes over one log, in one thread, with a time that the test moves: every run follows from
/// its seed.
///
/// The log is a list. What the leader appends is committed a moment later, unless another is
/// elected before: then some of it survives, in front of the first entry of the new term, and the
/// rest is lost. A leader that was deposed doesn't know it at once. Until it learns, it goes on as
/// before, appends what will never be committed, applies nothing new, and may deliver until a fence
/// window after a majority last confirmed it, which is at the latest at the election of its
/// successor.
final class SimulatedCluster implements AutoCloseable {
  /// How far a clock is off at most: as far as the cluster's clock lets a node lead.
  private static final int CLOCK_OFF_MS = 500;

  private final Random random;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<LogEntry> committed = new ArrayList<>();
  private final List<Appended> tail = new ArrayList<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private Instant now = Simulation.START;
  private long term;
  private long eventNumber;
  private @Nullable SimulatedNode leader;

  /// Whether anything goes wrong by itself.
  boolean trouble = true;

  /// Decides how a delivery that arrives now is answered.
  Receiver receiver = (_, _) -> new SimulatedCourier.Answer(200, Duration.ofMillis(3));

  /// Is told of every entry that a node applied.
  Listener listener = (_, _, _) -> {};

  /// As [SimulatedCourier.Receiver], told who calls.
  interface Receiver {
    SimulatedCourier.@Nullable Answer receive(SimulatedNode node, Courier.Delivery delivery);
  }

  /// Hears what the commands of an entry came to.
  interface Listener {
    void applied(SimulatedNode node, LogEntry entry, List<Reply> replies);
  }

  private record Event(Instant at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int order = at.compareTo(other.at);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /// A cluster whose clocks are off at random.
  SimulatedCluster(Path directory, long seed, Duration slotGap) {
    this(directory, new Random(seed), slotGap, null);
  }

  /// @param ahead how much the clock of each node is ahead; null: drawn
  SimulatedCluster(
      Path directory, Random random, Duration slotGap, @Nullable List<Duration> ahead) {
    this.random = random;
    for (String name : List.of("n1", "n2", "n3")) {
      Simulation.Limits limits =
          new Simulation.Limits(slotGap, 2 + random.nextInt(8), 1 + random.nextInt(3));
      Duration off = Duration.ofMillis(random.nextInt(2 * CLOCK_OFF_MS + 1) - CLOCK_OFF_MS);
      nodes.add(
          new SimulatedNode(
              this,
              Simulation.options(name, limits),
              directory,
              ahead == null ? off : ahead.get(nodes.size())));
    }
    elect(nodes.getFirst());
  }

  Instant now() {
    return now;
  }

  Random random() {
    return random;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  SimulatedNode someNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  @Nullable SimulatedNode leader() {
    return leader;
  }

  boolean leads(SimulatedNode node) {
    return leader == node && node.believesToLead();
  }

  /// What stands in the log for good.
  List<LogEntry> committed() {
    return committed;
  }

  boolean isCommitted(LogEntry entry) {
    long index = entry.position().index();
    return index >= 0
        && index < committed.size()
        && committed.get((int) index).position().equals(entry.position());
  }

  boolean hasMajority(SimulatedNode node) {
    return node.isReachable() && nodes.stream().filter(SimulatedNode::isReachable).count() >= 2;
  }

  /// Does something after a while.
  void after(Duration span, Runnable action) {
    events.add(new Event(now.plus(span), eventNumber++, action));
  }

  private Duration millis(int below) {
    return Duration.ofMillis(random.nextInt(below));
  }

  Duration connecting() {
    return switch (trouble ? random.nextInt(12) : 12) {
      case 0 -> millis(6_000);
      case 1, 2 -> millis(500);
      case 3, 4, 5 -> millis(20);
      default -> Duration.ZERO;
    };
  }

  /// Whether the log takes no command just now, and says so.
  boolean refuses() {
    return trouble && random.nextInt(60) == 0;
  }

  /// How long a node takes for what it applies next.
  Duration applying(SimulatedNode node) {
    return switch (trouble ? random.nextInt(20) : 20) {
      case 0 -> millis(3_000);
      case 1, 2, 3 -> millis(100);
      default -> leads(node) ? Duration.ZERO : millis(20);
    };
  }

  private Duration committing() {
    return switch (trouble ? random.nextInt(20) : 20) {
      case 0 -> millis(2_000);
      case 1, 2, 3, 4 -> millis(60);
      default -> Duration.ZERO;
    };
  }

  /// Appends an entry by a node that believes to lead. That of a deposed one leads nowhere.
  Appended append(SimulatedNode node, List<Command> commands, List<Waiting> batch) {
    boolean real = leads(node);
    long index = real ? (long) committed.size() + tail.size() : -1L - eventNumber++;
    LogEntry entry = new LogEntry(new LogPosition(term, index), stamp(node), commands);
    Instant at = now.plus(committing());
    Instant last = tail.isEmpty() ? at : tail.getLast().commitAt();
    Appended appended = new Appended(entry, batch, at.isBefore(last) ? last : at);
    if (real) {
      tail.add(appended);
    }
    return appended;
  }

  /// The time of the next entry: the clock of the leader, but never before that of the last entry.
  private Instant stamp(SimulatedNode node) {
    Instant newest =
        !tail.isEmpty()
            ? tail.getLast().entry().time()
            : committed.isEmpty() ? Instant.MIN : committed.getLast().time();
    return node.clock().isBefore(newest) ? newest : node.clock();
  }

  private boolean commit() {
    boolean any = false;
    while (!tail.isEmpty()
        && !tail.getFirst().commitAt().isAfter(now)
        && leader != null
        && hasMajority(leader)) {
      committed.add(tail.removeFirst().entry());
      any = true;
    }
    return any;
  }

  void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {
    listener.applied(node, entry, replies);
  }

  /// A new term begins. Whoever led before was confirmed up to now, at worst, and hears of it
  /// later.
  void elect(SimulatedNode elected) {
    SimulatedNode deposed = leader;
    if (deposed != null && random.nextBoolean()) {
      deposed.confirm();
    }
    int surviving = random.nextInt(tail.size() + 1);
    tail.subList(0, surviving).forEach(each -> committed.add(each.entry()));
    tail.clear();
    term++;
    leader = null;
    Instant newest = committed.isEmpty() ? Simulation.START : committed.getLast().time();
    committed.add(new LogEntry(new LogPosition(term, committed.size()), newest, List.of()));
    long won = term;
    after(trouble ? millis(200) : Duration.ZERO, () -> begin(elected, won));
    if (deposed != null) {
      after(millis(3_000), () -> learn(deposed));
    }
  }

  private void begin(SimulatedNode elected, long won) {
    if (term == won && elected.isReachable()) {
      leader = elected;
      elected.lead(won);
    } else if (term == won) {
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
    if (!led && voters.size() >= 2) {
      elect(voters.get(random.nextInt(voters.size())));
    } else if (!led) {
      expectElection();
    }
  }

  /// Looks after a while whether a leader is needed.
  void expectElection() {
    after(Duration.ofMillis(300 + random.nextInt(1_200)), this::watch);
  }

  /// Does all that can be done at this instant.
  void settle() {
    boolean any = true;
    while (any) {
      any = commit();
      while (!events.isEmpty() && !events.peek().at.isAfter(now)) {
        events.poll().action.run();
        any = true;
      }
      for (SimulatedNode node : nodes) {
        any |= node.work();
      }
    }
  }

  /// Lets time pass, stopping wherever something is to be done.
  void advance(Duration span) {
    Instant end = now.plus(span);
    settle();
    while (now.isBefore(end)) {
      Instant next = end;
      if (!events.isEmpty() && events.peek().at.isBefore(next)) {
        next = events.peek().at;
      }
      if (!tail.isEmpty() && tail.getFirst().commitAt().isBefore(next)) {
        next = tail.getFirst().commitAt();
      }
      for (SimulatedNode node : nodes) {
        next = node.next().isBefore(next) ? node.next() : next;
      }
      now = next.isAfter(now) ? next : now.plusMillis(1);
      settle();
    }
  }

  @Override
  public void close() {
    nodes.forEach(SimulatedNode::close);
  }
}
