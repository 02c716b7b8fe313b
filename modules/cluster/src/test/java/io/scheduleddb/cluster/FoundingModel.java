package io.scheduleddb.cluster;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;

/// Every state that a few nodes can come to: from each, every node takes every step that it could
/// take if it saw any of the others, each as it is or as it was at any time before.
///
/// That covers lost, delayed and reordered answers, partitions of any kind, late nodes and partial
/// discovery. It covers crashes too, because a node has no other memory than what is durable: a
/// crash before a write is a step not taken.
final class FoundingModel {
  /// One state: what each node has stored, from the first to the last.
  record State(List<List<Standing>> histories) {
    Standing now(int node) {
      return histories.get(node).getLast();
    }

    State with(int node, Standing standing) {
      List<List<Standing>> changed = new ArrayList<>(histories);
      List<Standing> history = new ArrayList<>(histories.get(node));
      history.add(standing);
      changed.set(node, List.copyOf(history));
      return new State(List.copyOf(changed));
    }

    Set<UUID> founded() {
      return histories.stream()
          .map(List::getLast)
          .filter(Standing::founder)
          .map(Standing::cluster)
          .filter(Objects::nonNull)
          .collect(toCollection(TreeSet::new));
    }
  }

  private final List<String> ids;
  private final List<Founding> rules;
  private final Set<State> seen = new HashSet<>();
  private final Deque<State> open = new ArrayDeque<>();

  FoundingModel(List<String> ids, int expect, BiFunction<Identity, Integer, Founding> rules) {
    this.ids = ids;
    this.rules = ids.stream().map(id -> rules.apply(Nodes.identity(id), expect)).toList();
  }

  /// All states, each checked to have one cluster at most.
  Set<State> explore() {
    visit(new State(ids.stream().map(id -> List.of(Standing.NEW)).toList()));
    while (!open.isEmpty()) {
      State state = open.remove();
      for (int node = 0; node < ids.size(); node++) {
        if (state.now(node).cluster() == null) {
          look(state, node, 0, new ArrayList<>());
        }
      }
    }
    return seen;
  }

  private void visit(State state) {
    if (seen.add(state)) {
      if (state.founded().size() > 1) {
        throw new AssertionError("two clusters: " + state);
      }
      open.add(state);
    }
  }

  /// Lets `node` act on every way in which it may see the nodes from `other` on.
  private void look(State state, int node, int other, List<Sighting> sightings) {
    if (other == ids.size()) {
      visit(act(state, node, sightings));
      return;
    }
    look(state, node, other + 1, sightings);
    if (other != node) {
      for (Standing then : state.histories().get(other)) {
        sightings.add(Nodes.answer(ids.get(other), then));
        look(state, node, other + 1, sightings);
        sightings.removeLast();
      }
    }
  }

  private State act(State state, int node, List<Sighting> sightings) {
    Standing standing = state.now(node);
    return switch (rules.get(node).next(standing, sightings)) {
      case Step.Wait wait -> state;
      case Step.Endorse endorse -> state.with(node, standing.endorsing(endorse.id()));
      case Step.Found found ->
          state.with(node, standing.founding(BrokenRules.clusterOf(ids.get(node)), found.nodes()));
      case Step.Join join -> state.with(node, standing.joining(join.cluster()));
    };
  }

  /// What becomes of a state when all see each other as they are, until nothing changes.
  State settle(State state) {
    State before;
    State after = state;
    do {
      before = after;
      for (int node = 0; node < ids.size(); node++) {
        if (after.now(node).cluster() == null) {
          after = act(after, node, present(after, node));
        }
      }
    } while (!after.equals(before));
    return after;
  }

  private List<Sighting> present(State state, int node) {
    List<Sighting> sightings = new ArrayList<>();
    for (int other = 0; other < ids.size(); other++) {
      if (other != node) {
        sightings.add(Nodes.answer(ids.get(other), state.now(other)));
      }
    }
    return sightings;
  }
}
