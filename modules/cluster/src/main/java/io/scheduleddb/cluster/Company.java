package io.scheduleddb.cluster;

import static java.util.stream.Collectors.toCollection;

import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.PeerStatus.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Those whom an empty node sees in one look around, sorted by what they mean for the founding.
final class Company {
  private final Identity self;
  private final List<Sighting> sightings;
  private final TreeMap<String, Candidate> candidates = new TreeMap<>();

  Company(Identity self, Standing standing, List<Sighting> sightings) {
    this.self = self;
    this.sightings = sightings;
    answers(this::takesPart)
        .map(answer -> answer.status())
        .forEach(s -> add(new Candidate(s.peer().id(), s.endorses())));
    add(new Candidate(self.id(), standing.endorses()));
  }

  private void add(Candidate candidate) {
    candidates.put(candidate.id(), candidate);
  }

  private boolean takesPart(PeerStatus status) {
    return status.stage() == Stage.FORMING && status.cluster() == null && sameGap(status);
  }

  private boolean sameGap(PeerStatus status) {
    return status.slotGap().equals(self.slotGap());
  }

  /// Answers of nodes of this cluster name, but this one, for which `which` holds.
  private Stream<Sighting.Answer> answers(Predicate<PeerStatus> which) {
    return Sighting.answers(sightings).stream()
        .filter(answer -> answer.status().clusterName().equals(self.clusterName()))
        .filter(answer -> !answer.status().peer().id().equals(self.id()))
        .filter(answer -> which.test(answer.status()));
  }

  /// Nodes that are members of a cluster of this name, or about to be.
  List<Sighting.Answer> members() {
    return answers(s -> s.stage() == Stage.MEMBER && s.cluster() != null).toList();
  }

  /// Nodes that were members of a cluster of this name.
  List<Sighting.Answer> removed() {
    return answers(s -> s.stage() == Stage.REMOVED).toList();
  }

  /// Empty nodes whose slots have another length.
  List<Sighting.Answer> otherGap() {
    return answers(s -> s.stage() == Stage.FORMING && !sameGap(s)).toList();
  }

  /// Nodes that have nothing to do with this one, as their `CLUSTER_NAME` is another.
  List<Sighting.Answer> strangers() {
    return Sighting.answers(sightings).stream()
        .filter(answer -> !answer.status().clusterName().equals(self.clusterName()))
        .toList();
  }

  /// Other addresses that didn't answer.
  List<Sighting.Silence> silent() {
    return Sighting.silences(sightings).stream()
        .filter(silence -> !silence.address().equals(self.peer().httpAddress()))
        .toList();
  }

  /// How many nodes there are as far as this one can know: whoever answers or should. Peers, not
  /// names: to think there are more is on the safe side.
  private int total() {
    Set<String> ids =
        answers(any -> true).map(answer -> answer.status().peer().id()).collect(names());
    ids.add(self.id());
    return ids.size() + silent().size();
  }

  /// How many nodes must agree on a founder: no two such groups may be without a common node.
  int needed(int expect) {
    return Math.max(expect, total() / 2 + 1);
  }

  /// The names of the empty nodes that are seen, this one among them. Names, not peers: a node that
  /// lost its disk isn't two.
  Set<String> seen() {
    return candidates.values().stream().map(Candidate::node).collect(names());
  }

  /// The names of those that support the founder `id`.
  Set<String> endorsing(String id) {
    return candidates.values().stream()
        .filter(each -> each.endorses(id))
        .map(Candidate::node)
        .collect(names());
  }

  /// The preferred one of those that support themselves.
  @Nullable Candidate standing() {
    return first(Candidate::stands);
  }

  /// The preferred one of those that support nobody yet.
  @Nullable Candidate undecided() {
    return first(each -> each.endorses() == null);
  }

  @Nullable Candidate candidate(String id) {
    return candidates.get(id);
  }

  /// Names that more than one peer goes by, with their peer ids.
  Map<String, Set<String>> namesakes() {
    Map<String, Set<String>> byName = new TreeMap<>();
    Stream.concat(Stream.of(self.peer()), answers(any -> true).map(a -> a.status().peer()))
        .map(Peer::id)
        .forEach(id -> byName.computeIfAbsent(Peer.nodeOf(id), n -> new TreeSet<>()).add(id));
    byName.values().removeIf(ids -> ids.size() == 1);
    return byName;
  }

  private @Nullable Candidate first(Predicate<Candidate> which) {
    return candidates.values().stream().filter(which).sorted().findFirst().orElse(null);
  }

  private static Collector<String, ?, Set<String>> names() {
    return toCollection(TreeSet::new);
  }
}
