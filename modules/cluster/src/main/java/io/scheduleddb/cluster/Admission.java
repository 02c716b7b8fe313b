package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides, for the leader, whether a node may become a member, and in whose place.
///
/// A node that lost its disk comes back as a new peer of the same node name. It takes the place of
/// the old one, which could otherwise be counted among the voters for ever, but only when nothing
/// is heard of that one any more: else two nodes were given one `NODE_ID`.
final class Admission {
  private final PeerLink link;
  private final ClusterOptions options;

  Admission(PeerLink link, ClusterOptions options) {
    this.link = link;
    this.options = options;
  }

  /// The peer id of the member in whose place `peer` comes, null: none. Refused when it can't be a
  /// member. May block on the network.
  @Nullable String instead(ClusterView view, Peer peer) {
    if (view.member(peer.id()) != null) {
      return null;
    }
    for (Member member : view.members()) {
      if (!member.node().equals(peer.node())) {
        requireOtherAddress(member, peer);
      }
    }
    Member old =
        view.members().stream()
            .filter(each -> each.node().equals(peer.node()))
            .findFirst()
            .orElse(null);
    if (old == null) {
      return null;
    }
    requireSilent(view, old, peer);
    return old.id();
  }

  private static void requireOtherAddress(Member member, Peer peer) {
    boolean same =
        member.address().equals(peer.raftAddress())
            || Objects.equals(member.httpAddress(), peer.httpAddress());
    if (same) {
      throw new Refusal(
          Kind.CONFLICT,
          "%s has an address (%s, %s) of the member %s: remove that one first if it is gone"
              .formatted(peer.id(), peer.raftAddress(), peer.httpAddress(), member.id()));
    }
  }

  private void requireSilent(ClusterView view, Member old, Peer peer) {
    String address = old.httpAddress();
    if (old.id().equals(view.peer()) || address != null && answers(address, old.id())) {
      throw new Refusal(
          Kind.CONFLICT,
          "two nodes have the NODE_ID \"%s\": %s at %s is a member and answers, %s at %s wants to be"
              .formatted(peer.node(), old.id(), address, peer.id(), peer.httpAddress()));
    }
    if (new Quorum(view, options.contact()).reaches(old)) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "the member %s was heard of a moment ago; %s takes its place when it is silent"
              .formatted(old.id(), peer.id()));
    }
  }

  private boolean answers(String address, String id) {
    try {
      return link.self(address).peer().id().equals(id);
    } catch (LinkFailure | Refusal e) {
      return false;
    }
  }
}
