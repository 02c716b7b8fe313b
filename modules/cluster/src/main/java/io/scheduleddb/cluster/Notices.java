package io.scheduleddb.cluster;

import static java.util.stream.Collectors.joining;

import io.scheduleddb.api.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Says in sentences what a founding waits for: `/health` shows them to whoever wonders why a node
/// isn't ready.
final class Notices {
  private Notices() {}

  static String tooFew(Identity self, Company company, int needed) {
    return "%d nodes must be seen before a cluster is founded; seen: %s"
            .formatted(needed, names(company.seen()))
        + oddities(self, company);
  }

  static String notStanding(Identity self, Company company, Candidate first) {
    return "%s is the first of the nodes that are seen (%s) and is to found the cluster; it hasn't"
            .formatted(first.node(), names(company.seen()))
        + " offered to yet: does it see the others?"
        + oddities(self, company);
  }

  static String tooFewEndorse(Identity self, Company company, int needed) {
    return "this node founds the cluster as soon as %d nodes endorse it; they are: %s; seen: %s"
            .formatted(needed, names(company.endorsing(self.id())), names(company.seen()))
        + oddities(self, company);
  }

  static String notFounded(Identity self, Company company, String endorsed) {
    return "this node has endorsed %s and waits for it to found the cluster"
            .formatted(Peer.nodeOf(endorsed))
        + (company.candidate(endorsed) == null ? missing(endorsed) : "")
        + oddities(self, company);
  }

  private static String missing(String endorsed) {
    return ("; the peer %s doesn't answer: should its data be lost for good, stop the nodes that"
            + " wait for it and delete their data directories, which hold no job yet")
        .formatted(endorsed);
  }

  static String twoClusters(Identity self, Company company) {
    return "two clusters are named \"%s\", and this node can't tell which to join: %s"
        .formatted(
            self.clusterName(),
            list(company.members(), a -> a.address() + " is in " + a.status().cluster()));
  }

  static String onlyRemoved(Company company) {
    return ("there is a cluster of this name already, but only nodes that were removed from it"
            + " answer: %s; no other is founded while they do")
        .formatted(list(company.removed(), a -> a.status().peer().node() + " at " + a.address()));
  }

  static String otherSlotGap(Identity self, Sighting.Answer member) {
    return "SLOT_GAP: \"%s\", but the cluster \"%s\" that %s belongs to has \"%s\""
        .formatted(self.slotGap(), self.clusterName(), member.address(), member.status().slotGap());
  }

  /// What is unusual among those that are seen.
  private static String oddities(Identity self, Company company) {
    List<String> all = new ArrayList<>();
    add(all, "not answering: ", list(company.silent(), Sighting.Silence::text));
    add(
        all,
        "SLOT_GAP is %s here, but ".formatted(self.slotGap()),
        list(company.otherGap(), a -> a.status().slotGap() + " at " + a.address()));
    add(
        all,
        "CLUSTER_NAME is \"%s\" here, but ".formatted(self.clusterName()),
        list(company.strangers(), a -> "\"" + a.status().clusterName() + "\" at " + a.address()));
    company
        .namesakes()
        .forEach((name, ids) -> all.add("two nodes have the NODE_ID " + name + ": " + names(ids)));
    return all.stream().map(each -> "; " + each).collect(joining());
  }

  private static void add(List<String> all, String heading, String items) {
    if (!items.isEmpty()) {
      all.add(heading + items);
    }
  }

  private static <T> String list(List<T> items, Function<T, String> text) {
    return items.stream().map(text).distinct().sorted().collect(joining(", "));
  }

  private static String names(Set<String> names) {
    return String.join(", ", names);
  }
}
