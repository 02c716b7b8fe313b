package io.scheduleddb.cluster;

import static java.util.stream.Collectors.joining;

import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.PeerStatus.Stage;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a look around told a node of the cluster that it means.
final class Neighbours {
  private final String self;
  private final UUID cluster;
  private final List<Sighting> sightings;
  private final List<Sighting.Answer> members;

  Neighbours(JoinRequest request, List<Sighting> sightings) {
    this.self = request.peer().id();
    this.cluster = request.cluster();
    this.sightings = sightings;
    this.members =
        Sighting.answers(sightings).stream()
            .filter(each -> cluster.equals(each.status().cluster()))
            .filter(each -> each.status().stage() == Stage.MEMBER)
            .filter(each -> !each.status().peer().id().equals(self))
            .toList();
  }

  /// The HTTP addresses of the leaders that others know.
  List<String> leaderAddresses() {
    return members.stream().map(each -> each.status().leader()).filter(Objects::nonNull).toList();
  }

  /// The address of a leader, or else of a member that knows one and will pass a request on.
  @Nullable String whomToAsk() {
    return Stream.concat(leaders(), members.stream().filter(m -> m.status().leader() != null))
        .map(Sighting.Answer::address)
        .findFirst()
        .orElse(null);
  }

  /// Why [#whomToAsk] is null.
  String whyNobodyCanBeAsked() {
    if (members.isEmpty()) {
      return "no member of the cluster %s answers yet%s".formatted(cluster, this);
    }
    return ("nodes (%s) know the cluster %s, but no leader of it%s; should its members have lost their data"
            + " for good, stop the nodes that wait and delete their data directories")
        .formatted(
            members.stream().map(Sighting.Answer::address).collect(joining(", ")), cluster, this);
  }

  /// The peer id of the one leader, when it says that this node is no member; null when it doesn't,
  /// when none is seen, or more than one.
  @Nullable String leaderThatExcludes() {
    List<PeerStatus> all = leaders().map(Sighting.Answer::status).toList();
    List<String> ids = all.stream().map(each -> each.peer().id()).distinct().toList();
    return ids.size() == 1 && all.stream().noneMatch(each -> each.members().contains(self))
        ? ids.getFirst()
        : null;
  }

  private Stream<Sighting.Answer> leaders() {
    return members.stream()
        .filter(each -> each.status().peer().httpAddress().equals(each.status().leader()));
  }

  /// Who was asked in vain, for the end of a sentence; empty when nobody was.
  @Override
  public String toString() {
    String reasons =
        Sighting.silences(sightings).stream().map(Sighting.Silence::text).collect(joining(", "));
    return reasons.isEmpty() ? "" : "; not answering: " + reasons;
  }
}
