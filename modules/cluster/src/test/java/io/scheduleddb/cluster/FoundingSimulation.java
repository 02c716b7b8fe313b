package io.scheduleddb.cluster;

import io.scheduleddb.api.PeerStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A founding drawn at random: nodes that start late, see some of the others, hear what was true a
/// while ago, crash at a write, before it or after, start anew, or lose their disk.
final class FoundingSimulation {
  /// What is drawn from a seed before anything happens.
  ///
  /// @param nodes all that there are
  /// @param expect `BOOTSTRAP_EXPECT`
  /// @param whole whether the discovery always names all of them; if not, `expect` alone must see
  ///   to it that no two groups are without a common node
  /// @param wipes how many disks may get lost; a node without its disk is one more to count with
  record Plan(int nodes, int expect, boolean whole, int wipes) {
    static Plan draw(SplittableRandom random) {
      int nodes = random.nextInt(2, 8);
      if (random.nextInt(3) == 0) {
        return new Plan(nodes, random.nextInt(1, nodes + 1), true, 0);
      }
      int wipes = random.nextInt(3) == 0 ? random.nextInt(0, nodes - 1) : 0;
      int least = (nodes + wipes) / 2 + 1;
      int expect = random.nextBoolean() ? least : random.nextInt(least, nodes + 1);
      return new Plan(nodes, expect, false, wipes);
    }
  }

  /// The process ends in the middle of a step.
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final SplittableRandom random;
  private final Plan plan;
  private final BiFunction<Identity, Integer, Founding> rules;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<UUID> founded = new HashSet<>();
  private final double loss;
  private final double freshness;
  private final int[][] heard;
  private boolean[][] deaf;
  private boolean calm;
  private int wiped;

  FoundingSimulation(long seed, BiFunction<Identity, Integer, Founding> rules) {
    random = new SplittableRandom(seed);
    plan = Plan.draw(random);
    loss = random.nextDouble(0, 0.6);
    freshness = random.nextDouble(0.02, 1);
    heard = new int[plan.nodes()][plan.nodes()];
    this.rules = rules;
    for (int i = 0; i < plan.nodes(); i++) {
      nodes.add(new Node(i));
    }
    deaf = new boolean[plan.nodes()][plan.nodes()];
    drawPartition();
  }

  Plan plan() {
    return plan;
  }

  /// Lets things happen; fails when two clusters are founded.
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(40)) {
        case 0 -> drawPartition();
        case 1 -> node.up = false;
        case 2 -> node.wipe();
        case 3, 4, 5, 6 -> node.up = true;
        default -> node.act();
      }
    }
  }

  /// Lets all nodes run and see each other as they are, for as many looks as it can take.
  void settle() {
    calm = true;
    deaf = new boolean[plan.nodes()][plan.nodes()];
    for (int look = 0; look < 3 * nodes.size() + 3; look++) {
      for (Node node : nodes) {
        node.up = true;
        node.act();
      }
    }
  }

  /// Whether every node has come to the one cluster.
  boolean settled() {
    return founded.size() == 1
        && nodes.stream().allMatch(node -> founded.contains(node.standing().cluster()));
  }

  /// Whether a node waits for a founder that lost its disk: then it is meant to wait for ever.
  boolean stuck() {
    return nodes.stream()
        .map(node -> node.standing().endorses())
        .anyMatch(id -> id != null && nodes.stream().noneMatch(node -> node.id.equals(id)));
  }

  /// Who doesn't hear whom: mostly both ways, sometimes one.
  private void drawPartition() {
    double share = random.nextInt(4) * 0.25;
    boolean bothWays = random.nextInt(3) > 0;
    for (int i = 0; i < deaf.length; i++) {
      for (int j = 0; j < deaf.length; j++) {
        deaf[i][j] = bothWays && j < i ? deaf[j][i] : random.nextDouble() < share;
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(plan.toString());
    nodes.forEach(n -> text.append('\n').append(n.id).append(": ").append(n.standing));
    return text.toString();
  }

  /// One node; its history is what it ever told, under whichever peer id.
  private final class Node implements StandingStore {
    private final int number;
    private final List<PeerStatus> history = new ArrayList<>();
    private String id;
    private Standing standing = Standing.NEW;
    private Formation formation;
    private boolean up;

    Node(int number) {
      this.number = number;
      this.id = "n" + (number + 1) + "~0";
      this.formation = begin();
      keep(Standing.NEW);
    }

    private Formation begin() {
      Founding founding = rules.apply(Nodes.identity(id), plan.expect());
      return new Formation(founding, this, SIGHT, ClusterOptions.DEFAULT);
    }

    private void keep(Standing next) {
      standing = next;
      history.add(Nodes.status(id, next));
      if (next.founder() && next.cluster() != null) {
        founded.add(next.cluster());
        if (founded.size() > 1) {
          throw new AssertionError("two clusters");
        }
      }
    }

    void act() {
      if (!up || standing.cluster() != null) {
        return;
      }
      try {
        formation.decide(look());
      } catch (Crash crash) {
        up = false;
      }
    }

    private List<Sighting> look() {
      List<Sighting> sightings = new ArrayList<>();
      for (Node other : nodes) {
        if (!plan.whole() && !calm && random.nextInt(5) == 0) {
          continue;
        }
        Sighting sighting = other == this ? null : ask(other);
        if (sighting != null) {
          sightings.add(sighting);
        }
      }
      return sightings;
    }

    private @Nullable Sighting ask(Node other) {
      String address = Nodes.address(other.id);
      boolean lost = !calm && random.nextDouble() < loss;
      if (deaf[number][other.number] || lost || !other.up && (calm || random.nextBoolean())) {
        return new Sighting.Silence(address, "lost");
      }
      return new Sighting.Answer(address, other.history.get(hear(other)));
    }

    /// Which moment of the other node is heard of: mostly one not before what was heard last, and
    /// over a slow link often that one again.
    private int hear(Node other) {
      int last = other.history.size() - 1;
      if (calm || random.nextDouble() < freshness) {
        heard[number][other.number] = calm ? last : random.nextInt(last + 1);
      }
      return heard[number][other.number];
    }

    void wipe() {
      if (wiped < plan.wipes()) {
        wiped++;
        id = "n" + (number + 1) + "~" + wiped;
        formation = begin();
        keep(Standing.NEW);
      }
    }

    @Override
    public Standing standing() {
      return standing;
    }

    @Override
    public void store(Standing next) {
      if (!calm && random.nextInt(10) == 0) {
        throw new Crash();
      }
      keep(next);
      if (!calm && random.nextInt(10) == 0) {
        throw new Crash();
      }
    }
  }

  private static final Network NOBODY = new Network();

  /// Nothing of it is asked: the simulation looks itself.
  private static final Formation.Sight SIGHT = new Formation.Sight(NOBODY, NOBODY);
}
