package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides which member is removed next when the platform runs fewer nodes than there are members.
///
/// One at a time, the highest ordinal first, the leader last. A voter that is gone already is
/// removed when the others can decide without it; one that still runs only when, besides, every
/// voter that stays can be reached, as it is a reserve until then. When the platform runs none at
/// all, nobody is removed: that is a pause, and they will be back.
final class ScaleDown {
  private static final Pattern ORDINAL = Pattern.compile("-(\\d{1,9})$");
  private static final Comparator<Member> HIGHEST_FIRST =
      Comparator.<Member>comparingInt(member -> ordinal(member.node()))
          .thenComparing(Member::id)
          .reversed();

  /// What is to be done.
  sealed interface Move {
    /// Remove a member.
    record Remove(String id) implements Move {}

    /// Hand the leadership to a member that stays; it will remove this node.
    record HandOver(String to) implements Move {}
  }

  private final ClusterView view;
  private final Quorum quorum;
  private final List<Member> leaving;
  private final List<Member> staying;

  /// @param gone names of nodes
  ScaleDown(ClusterView view, Set<String> gone, Quorum quorum) {
    this.view = view;
    this.quorum = quorum;
    leaving =
        view.members().stream()
            .filter(member -> gone.contains(member.node()))
            .sorted(HIGHEST_FIRST)
            .toList();
    staying = quorum.voters().stream().filter(each -> !gone.contains(each.node())).toList();
  }

  /// The next move, null when there is none, or none that is safe now.
  @Nullable Move next() {
    if (staying.isEmpty() || leaving.isEmpty()) {
      return null;
    }
    if (leaving.size() == 1 && leaving.getFirst().id().equals(view.peer())) {
      return handOver();
    }
    return leaving.stream()
        .filter(each -> !each.id().equals(view.peer()))
        .filter(this::canLeave)
        .findFirst()
        .map(each -> new Move.Remove(each.id()))
        .orElse(null);
  }

  private boolean canLeave(Member member) {
    boolean safe = !quorum.reaches(member) || staying.stream().allMatch(quorum::reaches);
    return !member.votes() || safe && quorum.decidesWithout(member.id());
  }

  private @Nullable Move handOver() {
    return staying.stream()
        .filter(quorum::reaches)
        .max(Comparator.comparingLong(Member::matchIndex))
        .map(each -> new Move.HandOver(each.id()))
        .orElse(null);
  }

  private static int ordinal(String node) {
    Matcher matcher = ORDINAL.matcher(node);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
