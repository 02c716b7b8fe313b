package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.util.List;

/// Finds members by what users call them.
final class Directory {
  private Directory() {}

  /// The member with this peer id, or of the node with this name. Refused when there is none, or
  /// when two members go by the name, which is the case only while a lost disk is being replaced.
  static Member find(ClusterView view, String idOrNode) {
    Member exact = view.member(idOrNode);
    if (exact != null) {
      return exact;
    }
    List<Member> named =
        view.members().stream().filter(each -> each.node().equals(idOrNode)).toList();
    if (named.isEmpty()) {
      throw new Refusal(
          Kind.NOT_FOUND,
          "no member is called \"%s\"; the members are: %s"
              .formatted(idOrNode, ids(view.members())));
    }
    if (named.size() > 1) {
      throw new Refusal(
          Kind.CONFLICT,
          "\"%s\" is the node of more than one member, name one of: %s"
              .formatted(idOrNode, ids(named)));
    }
    return named.getFirst();
  }

  private static String ids(List<Member> members) {
    return String.join(", ", members.stream().map(Member::id).sorted().toList());
  }

  /// The HTTP address of the leader; refused when it isn't known.
  static String leaderAddress(ClusterView view) {
    Member leader = view.member(view.leader());
    if (leader == null) {
      throw new Refusal(Kind.UNAVAILABLE, "the cluster has no leader that this node knows of");
    }
    String address = leader.httpAddress();
    if (address == null) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "the HTTP address of the leader, %s, isn't known yet".formatted(leader.id()));
    }
    return address;
  }
}
