package io.scheduleddb.cluster;

import io.scheduleddb.api.Peer;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// An empty node that takes part in the founding, in the order in which founders are preferred.
///
/// @param endorses the founder that it supports, null: none
record Candidate(String id, @Nullable String endorses) implements Comparable<Candidate> {
  private static final Comparator<String> ORDER =
      Comparator.comparing(Peer::nodeOf).thenComparing(Comparator.naturalOrder());

  String node() {
    return Peer.nodeOf(id);
  }

  /// Whether it supports itself, so that others may support it.
  boolean stands() {
    return id.equals(endorses);
  }

  /// Whether it supports another, and so will never found.
  boolean withdrew() {
    return endorses != null && !stands();
  }

  boolean endorses(String founder) {
    return founder.equals(endorses);
  }

  /// Whether it is preferred to the founder `other`.
  boolean precedes(String other) {
    return ORDER.compare(id, other) < 0;
  }

  @Override
  public int compareTo(Candidate other) {
    return ORDER.compare(id, other.id);
  }
}
