package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import java.time.Duration;
import java.util.List;

/// Who votes, and who of them can be reached, as the leader sees it.
final class Quorum {
  private final ClusterView view;
  private final Duration contact;

  Quorum(ClusterView view, Duration contact) {
    this.view = view;
    this.contact = contact;
  }

  List<Member> voters() {
    return view.members().stream().filter(Member::votes).toList();
  }

  /// Whether a member was heard of a moment ago. This node hears itself.
  boolean reaches(Member member) {
    Duration silence = member.lastContact();
    return member.id().equals(view.peer()) || silence != null && silence.compareTo(contact) <= 0;
  }

  /// Whether those that vote besides `id` would still be able to decide, with those of them that
  /// can be reached. A change that leaves fewer would itself never be decided.
  boolean decidesWithout(String id) {
    List<Member> others = voters().stream().filter(each -> !each.id().equals(id)).toList();
    long reached = others.stream().filter(this::reaches).count();
    return reached > others.size() / 2;
  }
}
