package io.scheduleddb.testkit.history;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.testkit.promises.Chronicle;
import io.scheduleddb.testkit.promises.Trace;
import io.scheduleddb.testkit.simulation.Setting;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import io.scheduleddb.testkit.store.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One random history of a cluster: a time of trouble, then quiet, then the reckoning. It follows
/// from its seed alone, to the last byte of its trace.
public final class RandomHistory implements AutoCloseable {
  private static final int STEPS = 40;
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final long seed;
  private final Random random;
  private final Duration slotGap;
  private final SimulatedCluster cluster;
  private final Trace trace;
  private final Chronicle chronicle;
  private final Users users;
  private final Deeds deeds;
  private final Mishaps mishaps;

  /// On stores in memory.
  ///
  /// @param reader is given each line of the trace; null: nobody is
  public static RandomHistory inMemory(long seed, @Nullable Consumer<String> reader) {
    MemoryJobStore.Files files = new MemoryJobStore.Files();
    return new RandomHistory(seed, _ -> new MemoryJobStore(files), reader);
  }

  /// On stores that are made for each node by its name.
  public RandomHistory(
      long seed, Function<String, JobStore> stores, @Nullable Consumer<String> reader) {
    this.seed = seed;
    random = new Random(seed);
    slotGap = Duration.ofSeconds(List.of(1, 3, 10, 3600).get(random.nextInt(4)));
    Epoch epoch = Epoch.draw(random);
    int nodes = random.nextInt(5) == 0 ? 1 : 3;
    List<Duration> clocks =
        IntStream.range(0, nodes).mapToObj(_ -> Setting.drawClock(random)).toList();
    cluster =
        new SimulatedCluster(new Setting(random, epoch.start(random), slotGap, clocks, stores));
    trace = new Trace(reader);
    chronicle = new Chronicle(cluster, trace);
    users = new Users(cluster, chronicle, new Shapes(random, epoch));
    deeds = new Deeds(users);
    mishaps = new Mishaps(cluster);
    cluster.observer = chronicle;
    cluster.receiver = new Receivers(cluster, chronicle)::receive;
  }

  /// Plays it.
  ///
  /// @throws FailedHistory when a promise is broken, or the product finds something wrong itself
  public void run() {
    try {
      play();
    } catch (RuntimeException | AssertionError failure) {
      throw new FailedHistory(seed, cluster.now(), failure, trace.last());
    }
  }

  private void play() {
    cluster.advance(millis(1_500));
    for (int i = 0; i < STEPS; i++) {
      deeds.step();
      mishaps.step();
      cluster.advance(millis(random.nextInt(4_000)));
    }
    quieten();
    SimulatedNode leader = Objects.requireNonNull(cluster.leader());
    chronicle.end(leader);
    users.end(leader);
    cluster.advance(Duration.ofSeconds(5));
    Emptiness.check(leader, slotGap);
    Emptiness.checkEqual(cluster.nodes());
  }

  private void quieten() {
    cluster.trouble().end();
    cluster.nodes().forEach(SimulatedNode::heal);
    cluster.advance(QUIET);
    // To the middle between two whole seconds of the leader: no occurrence is on its way then.
    Instant now = Objects.requireNonNull(cluster.leader()).clock();
    Instant second = Instant.ofEpochSecond(now.getEpochSecond());
    cluster.advance(Duration.between(now, second.plusMillis(1_500)));
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
